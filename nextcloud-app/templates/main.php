<?php

declare(strict_types=1);
// Nextcloud's own #content is where the player is mounted.
