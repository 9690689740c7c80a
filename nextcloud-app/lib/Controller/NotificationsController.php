<?php

declare(strict_types=1);

namespace OCA\Airdex\Controller;

use OCA\Airdex\AppInfo\Application;
use OCA\Airdex\Notification\EpisodeNews;
use OCP\AppFramework\Http\Attribute\ApiRoute;
use OCP\AppFramework\Http\Attribute\NoAdminRequired;
use OCP\AppFramework\Http\DataResponse;
use OCP\AppFramework\OCSController;
use OCP\IRequest;

class NotificationsController extends OCSController {
	public function __construct(
		IRequest $request,
		private EpisodeNews $news,
		private ?string $userId,
	) {
		parent::__construct(Application::ID, $request);
	}

	/** Whether the user is told of new episodes. */
	#[NoAdminRequired]
	#[ApiRoute(verb: 'PUT', url: '/api/v1/notifications')]
	public function change(bool $episodes): DataResponse {
		$this->news->setWanted((string)$this->userId, $episodes);
		return new DataResponse(['episodes' => $episodes]);
	}
}
