<?php

declare(strict_types=1);

namespace OCA\Airdex\Listener;

use OCA\Airdex\Connection\Connection;
use OCA\Airdex\Connection\Origin;
use OCP\AppFramework\Http\EmptyContentSecurityPolicy;
use OCP\EventDispatcher\Event;
use OCP\EventDispatcher\IEventListener;
use OCP\IRequest;
use OCP\IUserSession;
use OCP\Security\CSP\AddContentSecurityPolicyEvent;

/**
 * Lets the dashboard and our own pages ask Airdex, show its pictures, and hold the frame with the sound. All else stays
 * shut, and other pages stay as they are. Sound comes through the frame alone, so media-src is not touched.
 *
 * @template-implements IEventListener<AddContentSecurityPolicyEvent>
 */
class OpenContentSecurityPolicy implements IEventListener {
	private const PAGES = '~^/(apps/dashboard|apps/airdex|settings/admin/airdex)(/|$)~';

	public function __construct(
		private Connection $connection,
		private IRequest $request,
		private IUserSession $session,
	) {
	}

	public function handle(Event $event): void {
		$url = $this->connection->url();
		if (!$event instanceof AddContentSecurityPolicyEvent || $url === null || !$this->session->isLoggedIn() || !$this->isOurPage()) {
			return;
		}
		$policy = new EmptyContentSecurityPolicy();
		$policy->addAllowedConnectDomain(Origin::of($url));
		$policy->addAllowedImageDomain(Origin::of($this->connection->mediaUrl() ?? $url));
		$policy->addAllowedFrameDomain('\'self\'');
		$event->addPolicy($policy);
	}

	private function isOurPage(): bool {
		try {
			$path = $this->request->getPathInfo();
		} catch (\Exception) {
			// It is not there on the command line, and throws for addresses that cannot be decoded.
			return false;
		}
		return is_string($path) && preg_match(self::PAGES, $path) === 1;
	}
}
