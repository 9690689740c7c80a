<?php

declare(strict_types=1);

namespace OCA\Airdex\Notification;

use OCA\Airdex\AppInfo\Application;
use OCA\Airdex\Connection\ItemLinks;
use OCP\L10N\IFactory;
use OCP\Notification\INotification;
use OCP\Notification\INotifier;
use OCP\Notification\UnknownNotificationException;

class Notifier implements INotifier {
	public function __construct(
		private IFactory $languages,
		private ItemLinks $links,
	) {
	}

	public function getID(): string {
		return Application::ID;
	}

	public function getName(): string {
		return 'Airdex';
	}

	public function prepare(INotification $notification, string $languageCode): INotification {
		if ($notification->getApp() !== Application::ID || $notification->getSubject() !== 'new_episode') {
			throw new UnknownNotificationException();
		}
		$l = $this->languages->get(Application::ID, $languageCode);
		['id' => $id, 'title' => $title, 'show' => $show] = $notification->getSubjectParameters();
		$link = $this->links->linkTo(['id' => $id, 'title' => $title]);
		return $notification
			->setLink($link)
			->setIcon($this->links->icon())
			->setRichSubject($l->t('New episode of {show}: {episode}'), [
				'show' => ['type' => 'highlight', 'id' => "show-$id", 'name' => $show !== '' ? $show : $l->t('a show')],
				'episode' => ['type' => 'highlight', 'id' => $id, 'name' => $title, 'link' => $link],
			]);
	}
}
