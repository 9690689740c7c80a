<?php

declare(strict_types=1);

namespace OCA\Airdex\Controller;

use OCA\Airdex\AppInfo\Application;
use OCA\Airdex\Connection\Connection;
use OCA\Airdex\Connection\ConnectionCheck;
use OCA\Airdex\Connection\ConnectionFailed;
use OCA\Airdex\Connection\Pairing;
use OCA\Airdex\Settings\AdminSettings;
use OCA\Airdex\Settings\ConnectionState;
use OCP\AppFramework\Http;
use OCP\AppFramework\Http\Attribute\ApiRoute;
use OCP\AppFramework\Http\Attribute\AuthorizedAdminSetting;
use OCP\AppFramework\Http\Attribute\PasswordConfirmationRequired;
use OCP\AppFramework\Http\DataResponse;
use OCP\AppFramework\OCSController;
use OCP\IGroupManager;
use OCP\IL10N;
use OCP\IRequest;
use OCP\IUserSession;

/** What the admin page asks. Every answer but the check's is the connection as it is then. */
class ConnectionController extends OCSController {
	public function __construct(
		IRequest $request,
		private Pairing $pairing,
		private Connection $connection,
		private ConnectionState $state,
		private ConnectionCheck $check,
		private IGroupManager $groups,
		private IUserSession $session,
		private IL10N $l,
	) {
		parent::__construct(Application::ID, $request);
	}

	#[AuthorizedAdminSetting(settings: AdminSettings::class)]
	#[PasswordConfirmationRequired]
	#[ApiRoute(verb: 'POST', url: '/api/v1/connection')]
	public function connect(string $link): DataResponse {
		// The address by which this admin opens Nextcloud is one that browsers will ask from.
		$origin = $this->request->getServerProtocol() . '://' . $this->request->getServerHost();
		return $this->answer(fn () => $this->pairing->connect($link, [$origin]));
	}

	#[AuthorizedAdminSetting(settings: AdminSettings::class)]
	#[PasswordConfirmationRequired]
	#[ApiRoute(verb: 'DELETE', url: '/api/v1/connection')]
	public function disconnect(): DataResponse {
		$untold = $this->pairing->disconnect();
		return new DataResponse([...$this->state->read(), 'untold' => $untold]);
	}

	#[AuthorizedAdminSetting(settings: AdminSettings::class)]
	#[PasswordConfirmationRequired]
	#[ApiRoute(verb: 'POST', url: '/api/v1/connection/keys')]
	public function rotateKeys(bool $dropOld = false): DataResponse {
		return $this->answer(fn () => $this->pairing->rotate($dropOld));
	}

	#[AuthorizedAdminSetting(settings: AdminSettings::class)]
	#[ApiRoute(verb: 'GET', url: '/api/v1/connection/check')]
	public function check(): DataResponse {
		return new DataResponse(['findings' => $this->check->run($this->session->getUser())]);
	}

	/** Whose members manage Airdex besides Nextcloud's admins; '' for nobody. */
	#[AuthorizedAdminSetting(settings: AdminSettings::class)]
	#[PasswordConfirmationRequired]
	#[ApiRoute(verb: 'PUT', url: '/api/v1/connection/admin-group')]
	public function setAdminGroup(string $group): DataResponse {
		if ($group !== '' && !$this->groups->groupExists($group)) {
			return new DataResponse(['message' => $this->l->t('There is no such group.')], Http::STATUS_NOT_FOUND);
		}
		return $this->answer(fn () => $this->connection->setAdminGroup($group));
	}

	private function answer(callable $work): DataResponse {
		try {
			$work();
		} catch (ConnectionFailed $failure) {
			return new DataResponse(['message' => $failure->getMessage()], Http::STATUS_UNPROCESSABLE_ENTITY);
		}
		return new DataResponse($this->state->read());
	}
}
