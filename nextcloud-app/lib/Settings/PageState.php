<?php

declare(strict_types=1);

namespace OCA\Airdex\Settings;

use OCA\Airdex\AppInfo\Application;
use OCA\Airdex\Connection\Connection;
use OCA\Airdex\Notification\EpisodeNews;
use OCA\Airdex\Token\TokenIssuer;
use OCP\App\IAppManager;
use OCP\AppFramework\Services\IInitialState;
use OCP\IURLGenerator;
use OCP\IUserSession;

/** What every page of ours, and the widget, knows from its first moment. */
class PageState {
	public function __construct(
		private Connection $connection,
		private IInitialState $state,
		private IURLGenerator $urls,
		private IAppManager $apps,
		private IUserSession $session,
		private TokenIssuer $tokens,
		private EpisodeNews $news,
	) {
	}

	public function provide(): void {
		$user = $this->session->getUser();
		$version = $this->apps->getAppVersion(Application::ID);
		$this->state->provideInitialState('settings', [
			'baseUrl' => $this->connection->url(),
			'soundFrameUrl' => $this->urls->linkToRoute('airdex.sound.frame', ['v' => $version]),
			'isAdmin' => $user !== null && in_array('admin', $this->tokens->rolesOf($user), true),
			'settingsUrl' => $this->urls->linkToRoute('settings.AdminSettings.index', ['section' => Application::ID]),
			'notifyEpisodes' => $user !== null && $this->news->isWanted($user->getUID()),
			'pageUrl' => $this->urls->linkToRoute('airdex.page.index'),
		]);
	}
}
