<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

use OCA\Airdex\AppInfo\Application;
use OCP\IAppConfig;
use OCP\IConfig;

/** The Airdex that this Nextcloud is connected to, as kept in its configuration. */
class Connection {
	private const KEYS = ['url', 'media_url', 'name', 'audience', 'connected_at'];

	public function __construct(
		private IAppConfig $config,
		private IConfig $systemConfig,
	) {
	}

	public function isConnected(): bool {
		return $this->url() !== null;
	}

	/** Address of the API, without a slash at its end; null where none is connected. */
	public function url(): ?string {
		return $this->read('url') ?: null;
	}

	/** Where its pictures come from. */
	public function mediaUrl(): ?string {
		return $this->read('media_url') ?: null;
	}

	/** What Airdex calls this Nextcloud. */
	public function name(): string {
		return $this->read('name');
	}

	public function audience(): string {
		return $this->read('audience') ?: 'airdex';
	}

	/** When it was connected, in seconds since 1970; 0 where it is not. */
	public function connectedAt(): int {
		return (int)$this->read('connected_at');
	}

	/** Who this Nextcloud is for Airdex: the same for as long as it lives. */
	public function issuer(): string {
		return 'nextcloud:' . strtolower($this->systemConfig->getSystemValueString('instanceid'));
	}

	/** Whose members manage Airdex besides Nextcloud's admins; '' for nobody. */
	public function adminGroup(): string {
		return $this->read('admin_group');
	}

	public function setAdminGroup(string $group): void {
		$this->config->setValueString(Application::ID, 'admin_group', $group);
	}

	public function keep(string $url, string $mediaUrl, string $name, string $audience, int $at): void {
		$values = ['url' => $url, 'media_url' => $mediaUrl, 'name' => $name, 'audience' => $audience];
		foreach ([...$values, 'connected_at' => (string)$at] as $key => $value) {
			$this->config->setValueString(Application::ID, $key, $value);
		}
	}

	public function forget(): void {
		foreach (self::KEYS as $key) {
			$this->config->deleteKey(Application::ID, $key);
		}
	}

	private function read(string $key): string {
		return $this->config->getValueString(Application::ID, $key);
	}
}
