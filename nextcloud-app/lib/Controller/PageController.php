<?php

declare(strict_types=1);

namespace OCA\Airdex\Controller;

use OCA\Airdex\AppInfo\Application;
use OCA\Airdex\Settings\PageState;
use OCP\AppFramework\Controller;
use OCP\AppFramework\Http\Attribute\FrontpageRoute;
use OCP\AppFramework\Http\Attribute\NoAdminRequired;
use OCP\AppFramework\Http\Attribute\NoCSRFRequired;
use OCP\AppFramework\Http\TemplateResponse;
use OCP\IRequest;
use OCP\Util;

class PageController extends Controller {
	public function __construct(
		IRequest $request,
		private PageState $state,
	) {
		parent::__construct(Application::ID, $request);
	}

	/** The whole player. */
	#[NoAdminRequired]
	#[NoCSRFRequired]
	#[FrontpageRoute(verb: 'GET', url: '/')]
	public function index(): TemplateResponse {
		$this->state->provide();
		Util::addScript(Application::ID, Application::ID . '-main');
		Util::addStyle(Application::ID, Application::ID . '-main');
		return new TemplateResponse(Application::ID, 'main');
	}
}
