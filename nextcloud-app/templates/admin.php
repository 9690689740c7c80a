<?php

declare(strict_types=1);
?>
<div id="airdex-admin"></div>
