<?php

declare(strict_types=1);

namespace OCA\Airdex\Controller;

use OCA\Airdex\AppInfo\Application;
use OCP\AppFramework\Controller;
use OCP\AppFramework\Http;
use OCP\AppFramework\Http\Attribute\FrontpageRoute;
use OCP\AppFramework\Http\Attribute\NoCSRFRequired;
use OCP\AppFramework\Http\Attribute\PublicPage;
use OCP\AppFramework\Http\DataDisplayResponse;
use OCP\AppFramework\Http\EmptyContentSecurityPolicy;
use OCP\AppFramework\Http\FeaturePolicy;
use OCP\AppFramework\Http\Response;
use OCP\IRequest;

class SoundController extends Controller {
	private const PAGE = '<!doctype html><title>Airdex</title><audio id=a></audio>';
	/** Its address carries the version of the app. Seconds. */
	private const CACHED = 86_400;

	public function __construct(IRequest $request) {
		parent::__construct(Application::ID, $request);
	}

	/**
	 * The one `<audio>` of a page, in a frame of its own: it has no script, and only it may load sound from anywhere.
	 * Its policy is of the class EmptyContentSecurityPolicy and no other, into which Nextcloud merges nothing.
	 */
	#[PublicPage]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/sound')]
	public function frame(): Response {
		if ($this->request->getHeader('Sec-Fetch-Dest') === 'document') {
			return new DataDisplayResponse('', Http::STATUS_FORBIDDEN);
		}
		$policy = new EmptyContentSecurityPolicy();
		$policy->addAllowedMediaDomain('https:');
		$policy->addAllowedFrameAncestorDomain('\'self\'');
		if ($this->request->getServerProtocol() !== 'https') {
			$policy->addAllowedMediaDomain('http:');
		}
		$features = new FeaturePolicy();
		$features->addAllowedAutoplayDomain('\'self\'');

		$response = new DataDisplayResponse(self::PAGE, Http::STATUS_OK, ['Content-Type' => 'text/html; charset=utf-8']);
		$response->setContentSecurityPolicy($policy);
		$response->setFeaturePolicy($features);
		$response->cacheFor(self::CACHED, public: true, immutable: true);
		return $response;
	}
}
