<?php

declare(strict_types=1);

namespace OCA\Airdex\Settings;

use OCA\Airdex\AppInfo\Application;
use OCP\IURLGenerator;
use OCP\Settings\IIconSection;

class AdminSection implements IIconSection {
	public function __construct(
		private IURLGenerator $urls,
	) {
	}

	public function getID(): string {
		return Application::ID;
	}

	public function getName(): string {
		return 'Airdex';
	}

	public function getPriority(): int {
		return 70;
	}

	public function getIcon(): string {
		return $this->urls->imagePath(Application::ID, 'app-dark.svg');
	}
}
