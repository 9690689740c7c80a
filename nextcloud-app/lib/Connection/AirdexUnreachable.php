<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

/** Nothing answered: no such name, refused, no time, or a certificate that is not believed. */
class AirdexUnreachable extends \RuntimeException {
}
