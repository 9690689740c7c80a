<?php

declare(strict_types=1);

namespace OCA\Airdex\Controller;

use OCA\Airdex\AppInfo\Application;
use OCA\Airdex\Token\TokenIssuer;
use OCP\AppFramework\Http;
use OCP\AppFramework\Http\Attribute\ApiRoute;
use OCP\AppFramework\Http\Attribute\NoAdminRequired;
use OCP\AppFramework\Http\Attribute\UserRateLimit;
use OCP\AppFramework\Http\DataResponse;
use OCP\AppFramework\OCSController;
use OCP\IL10N;
use OCP\IRequest;
use OCP\IUserSession;

class TokenController extends OCSController {
	public function __construct(
		IRequest $request,
		private TokenIssuer $tokens,
		private IUserSession $session,
		private IL10N $l,
	) {
		parent::__construct(Application::ID, $request);
	}

	/** Vouches for whoever is logged in. Nothing may keep the answer. */
	#[NoAdminRequired]
	#[UserRateLimit(limit: 60, period: 300)]
	#[ApiRoute(verb: 'POST', url: '/api/v1/token')]
	public function create(): DataResponse {
		$user = $this->session->getUser();
		$token = $user === null ? null : $this->tokens->forUser($user);
		$response = $token === null
			? new DataResponse(['message' => $this->l->t('No Airdex is connected.')], Http::STATUS_CONFLICT)
			: new DataResponse(['token' => $token, 'expiresIn' => TokenIssuer::LIFETIME]);
		$response->addHeader('Cache-Control', 'no-store');
		return $response;
	}
}
