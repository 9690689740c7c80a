<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

use OCA\Airdex\AppInfo\Application;
use OCP\IURLGenerator;

/** Where a thing of the catalog is shown within Nextcloud, and its picture. */
class ItemLinks {
	private const ID = '/^(station|podcast|episode|track):[0-9a-f-]{36}$/';

	public function __construct(
		private IURLGenerator $urls,
	) {
	}

	/** @param array<mixed> $item a station, show, episode or track as Airdex presents it */
	public function linkTo(array $item): string {
		$id = (string)($item['id'] ?? '');
		$hash = match (preg_match(self::ID, $id, $match) === 1 ? $match[1] : '') {
			'podcast' => '#/show?id=' . rawurlencode($id),
			'episode' => '#/episode?id=' . rawurlencode($id),
			default => '#/search?q=' . rawurlencode($this->titleOf($item)),
		};
		return $this->urls->linkToRouteAbsolute('airdex.page.index') . $hash;
	}

	/** @param array<mixed> $item */
	public function titleOf(array $item): string {
		return (string)($item['name'] ?? $item['title'] ?? '');
	}

	/**
	 * What stands below the title: of an episode its show, else the author or some tags.
	 *
	 * @param array<mixed> $item
	 */
	public function subtitleOf(array $item): string {
		$words = $item['podcast']['title'] ?? $item['author'] ?? implode(', ', array_slice($item['tags'] ?? [], 0, 3));
		return is_string($words) ? $words : '';
	}

	/**
	 * The smallest picture of at least so many pixels, from Airdex; the app's icon where it has none.
	 *
	 * @param array<mixed> $item
	 */
	public function pictureOf(array $item, int $width = 96): string {
		$sizes = array_values(array_filter($item['artwork']['sizes'] ?? [], fn ($size) => isset($size['width'], $size['url'])));
		foreach ($sizes as $size) {
			if ($size['width'] >= $width) {
				return $size['url'];
			}
		}
		return $sizes === [] ? $this->icon() : end($sizes)['url'];
	}

	/** The app's icon for light places, as an address that also works outside of the browser. */
	public function icon(): string {
		return $this->urls->getAbsoluteURL($this->urls->imagePath(Application::ID, 'app-dark.svg'));
	}
}
