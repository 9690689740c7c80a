<?php

declare(strict_types=1);

// Nextcloud loads an app's classes by their names; here the same is done, with stand-ins for what is Nextcloud's own.
require_once __DIR__ . '/stand-ins/nextcloud.php';
spl_autoload_register(function (string $class): void {
	foreach (['OCA\\Airdex\\Tests\\' => __DIR__ . '/', 'OCA\\Airdex\\' => __DIR__ . '/../lib/'] as $prefix => $folder) {
		$file = $folder . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
		if (str_starts_with($class, $prefix) && is_file($file)) {
			require_once $file;
			return;
		}
	}
});
