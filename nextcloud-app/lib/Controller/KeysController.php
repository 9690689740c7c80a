<?php

declare(strict_types=1);

namespace OCA\Airdex\Controller;

use OCA\Airdex\AppInfo\Application;
use OCA\Airdex\Token\KeyRing;
use OCA\Airdex\Token\SigningKey;
use OCP\AppFramework\Controller;
use OCP\AppFramework\Http\Attribute\FrontpageRoute;
use OCP\AppFramework\Http\Attribute\NoCSRFRequired;
use OCP\AppFramework\Http\Attribute\PublicPage;
use OCP\AppFramework\Http\JSONResponse;
use OCP\IRequest;

class KeysController extends Controller {
	public function __construct(
		IRequest $request,
		private KeyRing $keys,
	) {
		parent::__construct(Application::ID, $request);
	}

	/** The public keys, for whoever wants to compare them; Airdex has them from the pairing and asks nobody. */
	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/jwks.json')]
	public function jwks(): JSONResponse {
		return new JSONResponse(['keys' => array_map(fn (SigningKey $key) => $key->publicJwk(), $this->keys->all())]);
	}
}
