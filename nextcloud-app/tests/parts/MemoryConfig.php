<?php

declare(strict_types=1);

namespace OCA\Airdex\Tests\parts;

use OCP\IAppConfig;
use OCP\IConfig;

/** Configuration of an app and of its users, in memory. */
class MemoryConfig implements IAppConfig, IConfig {
	/** @var array<string, mixed> */
	public array $values = [];
	/** @var array<string, array<string, string>> by user */
	public array $ofUsers = [];
	/** @var list<string> */
	public array $sensitive = [];

	public function getValueString(string $app, string $key, string $default = '', bool $lazy = false): string {
		return $this->values[$key] ?? $default;
	}

	public function setValueString(string $app, string $key, string $value, bool $lazy = false, bool $sensitive = false): bool {
		$this->values[$key] = $value;
		return true;
	}

	public function getValueArray(string $app, string $key, array $default = [], bool $lazy = false): array {
		return $this->values[$key] ?? $default;
	}

	public function setValueArray(string $app, string $key, array $value, bool $lazy = false, bool $sensitive = false): bool {
		$this->values[$key] = $value;
		if ($sensitive && $lazy) {
			$this->sensitive[] = $key;
		}
		return true;
	}

	public function deleteKey(string $app, string $key): void {
		unset($this->values[$key]);
	}

	public function getSystemValueString(string $key, string $default = ''): string {
		return ['instanceid' => 'ocAbc123'][$key] ?? $default;
	}

	public function getUserValue($userId, $appName, $key, $default = '') {
		return $this->ofUsers[$userId][$key] ?? $default;
	}

	public function setUserValue($userId, $appName, $key, $value, $preCondition = null) {
		$this->ofUsers[$userId][$key] = $value;
	}

	public function deleteUserValue($userId, $appName, $key) {
		unset($this->ofUsers[$userId][$key]);
	}

	public function getUsersForUserValue($appName, $key, $value) {
		return array_keys(array_filter($this->ofUsers, fn (array $values) => ($values[$key] ?? null) === $value));
	}
}
