<?php

declare(strict_types=1);

namespace OCA\Airdex\Reference;

use OCA\Airdex\AppInfo\Application;
use OCA\Airdex\Connection\Connection;
use OCA\Airdex\Connection\ItemLinks;
use OCA\Airdex\Connection\UserApi;
use OCP\Collaboration\Reference\ADiscoverableReferenceProvider;
use OCP\Collaboration\Reference\IReference;
use OCP\Collaboration\Reference\ISearchableReferenceProvider;
use OCP\Collaboration\Reference\Reference;
use OCP\IL10N;
use OCP\IURLGenerator;
use OCP\IUserSession;

/** A card for a pasted link to a show or an episode, and the search for one in the smart picker. */
class AirdexReferenceProvider extends ADiscoverableReferenceProvider implements ISearchableReferenceProvider {
	private const HASH = '#/(?:show\?id=(podcast)|episode\?id=(episode))(?::|%3A)([0-9a-f-]{36})';

	public function __construct(
		private Connection $connection,
		private UserApi $api,
		private ItemLinks $links,
		private IURLGenerator $urls,
		private IUserSession $session,
		private IL10N $l,
	) {
	}

	public function getId(): string {
		return Application::ID;
	}

	public function getTitle(): string {
		return $this->l->t('Radio and podcasts');
	}

	public function getOrder(): int {
		return 40;
	}

	public function getIconUrl(): string {
		return $this->links->icon();
	}

	/** @return list<string> */
	public function getSupportedSearchProviderIds(): array {
		return [Application::ID];
	}

	public function matchReference(string $referenceText): bool {
		return $this->parse($referenceText) !== null;
	}

	public function resolveReference(string $referenceText): ?IReference {
		$urn = $this->parse($referenceText);
		$user = $this->session->getUser();
		if ($urn === null || $user === null) {
			return null;
		}
		$path = str_starts_with($urn, 'podcast:') ? '/podcasts/' : '/episodes/';
		$item = $this->api->get($user, $path . rawurlencode($urn));
		if ($item === null) {
			return null;
		}
		$reference = new Reference($referenceText);
		$reference->setTitle($this->links->titleOf($item));
		$reference->setDescription($this->links->subtitleOf($item));
		$reference->setImageUrl($this->links->icon());
		$reference->setUrl($this->links->linkTo($item));
		return $reference;
	}

	public function getCachePrefix(string $referenceId): string {
		return $this->parse($referenceId) ?? $referenceId;
	}

	/** Each user has a card of their own: a private show is nothing for others. */
	public function getCacheKey(string $referenceId): ?string {
		return $this->session->getUser()?->getUID() ?? '';
	}

	/** The urn of the thing that is linked to, at Airdex's own address or in here; null for anything else. */
	private function parse(string $text): ?string {
		$url = $this->connection->url();
		if ($url === null) {
			return null;
		}
		$page = $this->urls->linkToRouteAbsolute('airdex.page.index');
		foreach ([$url, $page, str_replace('/index.php/', '/', $page)] as $base) {
			$pattern = '~^' . preg_quote(rtrim($base, '/'), '~') . '/?' . self::HASH . '$~';
			if (preg_match($pattern, trim($text), $match) === 1) {
				return ($match[1] ?: $match[2]) . ':' . $match[3];
			}
		}
		return null;
	}
}
