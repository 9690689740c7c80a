<?php

declare(strict_types=1);

namespace OCA\Airdex\Listener;

use OCA\Airdex\BackgroundJob\EraseUser;
use OCA\Airdex\Connection\Connection;
use OCA\Airdex\Token\TokenIssuer;
use OCP\AppFramework\Utility\ITimeFactory;
use OCP\BackgroundJob\IJobList;
use OCP\EventDispatcher\Event;
use OCP\EventDispatcher\IEventListener;
use OCP\User\Events\UserDeletedEvent;

/**
 * Who is deleted here is forgotten in Airdex, too.
 *
 * @template-implements IEventListener<UserDeletedEvent>
 */
class EraseDeletedUsers implements IEventListener {
	/** Seconds by which the clocks may differ. */
	private const MARGIN = 60;

	public function __construct(
		private Connection $connection,
		private IJobList $jobs,
		private ITimeFactory $time,
	) {
	}

	public function handle(Event $event): void {
		if (!$event instanceof UserDeletedEvent || !$this->connection->isConnected()) {
			return;
		}
		// Not before the last token of theirs has ended: a page that is still open would begin them anew.
		$at = $this->time->getTime() + TokenIssuer::LIFETIME + self::MARGIN;
		$this->jobs->scheduleAfter(EraseUser::class, $at, ['user' => $event->getUser()->getUID(), 'tries' => 0]);
	}
}
