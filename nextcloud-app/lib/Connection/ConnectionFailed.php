<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

/** Why it did not connect, in words for the admin. */
class ConnectionFailed extends \RuntimeException {
}
