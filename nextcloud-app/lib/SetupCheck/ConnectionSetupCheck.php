<?php

declare(strict_types=1);

namespace OCA\Airdex\SetupCheck;

use OCA\Airdex\Connection\ConnectionCheck;
use OCA\Airdex\Connection\Finding;
use OCP\IL10N;
use OCP\IUserSession;
use OCP\SetupCheck\ISetupCheck;
use OCP\SetupCheck\SetupResult;

/** Shows a broken connection among the warnings that admins look at. */
class ConnectionSetupCheck implements ISetupCheck {
	public function __construct(
		private ConnectionCheck $check,
		private IUserSession $session,
		private IL10N $l,
	) {
	}

	public function getCategory(): string {
		return 'network';
	}

	public function getName(): string {
		return $this->l->t('Connection to Airdex');
	}

	public function run(): SetupResult {
		$bad = array_filter($this->check->run($this->session->getUser()), fn (Finding $finding) => !$finding->isWell);
		if ($bad === []) {
			return SetupResult::success($this->l->t('Airdex is connected.'));
		}
		return SetupResult::warning(implode("\n", array_map(fn (Finding $finding) => $finding->words, $bad)));
	}
}
