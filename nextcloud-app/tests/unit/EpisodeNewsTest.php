<?php

declare(strict_types=1);

use OCA\Airdex\BackgroundJob\TellNewEpisodes;
use OCA\Airdex\Connection\Answer;
use OCA\Airdex\Notification\EpisodeNews;
use OCA\Airdex\Notification\Notifier;
use OCA\Airdex\Tests\parts\AirdexTestCase;
use OCP\L10N\IFactory;
use OCP\Notification\IManager;
use OCP\Notification\INotification;
use OCP\Notification\UnknownNotificationException;

class EpisodeNewsTest extends AirdexTestCase {
	/** @var list<INotification> */
	private array $told = [];
	private string $show = 'p1';

	private function look(bool $enabled = true, string ...$others): array {
		$manager = $this->createStub(IManager::class);
		$manager->method('createNotification')->willReturnCallback(fn () => new INotification());
		$manager->method('notify')->willReturnCallback(function (INotification $notification): void {
			$this->told[] = $notification;
		});
		$job = new TellNewEpisodes($this->clock(), new EpisodeNews($this->config), $this->api(), $this->users($this->user('ann', enabled: $enabled), ...array_map(fn ($id) => $this->user($id), $others)), $manager);
		$this->told = [];
		(new ReflectionMethod($job, 'run'))->invoke($job, null);
		return array_map(fn ($notification) => $notification->said['subjectParameters']['id'], $this->told);
	}

	private function inbox(string ...$ids): void {
		$items = array_map(fn (string $id) => ['id' => $id, 'title' => "Title $id", 'podcast' => ['id' => $this->show, 'title' => 'The show']], $ids);
		$this->airdex->answers['/me/inbox'] = new Answer(200, ['items' => $items]);
	}

	public function testTellsEachNewEpisodeOnce(): void {
		$this->connect();
		(new EpisodeNews($this->config))->setWanted('ann', true);
		$this->inbox('e2', 'e1');
		$this->assertSame([], $this->look(), 'what is there already is no news');
		$this->inbox('e3', 'e2', 'e1');
		$this->assertSame(['e3'], $this->look());
		$this->assertSame([], $this->look());
		$this->inbox('e2');
		$this->look();
		$this->inbox('e3', 'e2', 'e1');
		$this->assertSame([], $this->look(), 'what comes back is no news');
	}

	public function testWhatAShowBringsAlongWhenItIsFollowedIsNoNews(): void {
		$this->connect();
		(new EpisodeNews($this->config))->setWanted('ann', true);
		$this->inbox('e1');
		$this->look();
		$this->show = 'p2';
		$this->inbox('f1');
		$this->assertSame([], $this->look());
		$this->inbox('f2', 'f1');
		$this->assertSame(['f2'], $this->look());
	}

	public function testTellsAFewAtMost(): void {
		$this->connect();
		(new EpisodeNews($this->config))->setWanted('ann', true);
		$this->inbox('e0');
		$this->look();
		$this->inbox(...array_map(fn (int $number) => "e$number", range(1, 40)));
		$this->assertCount(5, $this->look());
		$this->assertSame([], $this->look());
	}

	public function testTellsNobodyWhoDoesNotWantIt(): void {
		$this->connect();
		$this->inbox('e1');
		$this->assertSame([], $this->look());
		$news = new EpisodeNews($this->config);
		$news->setWanted('ann', true);
		$news->setWanted('ann', false);
		$this->look();
		$this->assertSame([], $this->airdex->asked);
		$this->assertSame(['ann' => []], $this->config->ofUsers);
	}

	public function testTellsNobodyWhoIsDisabledOrGone(): void {
		$this->connect();
		$news = new EpisodeNews($this->config);
		$news->setWanted('ann', true);
		$news->setWanted('gone', true);
		$this->inbox('e1');
		$this->look(enabled: false);
		$this->assertSame([], $this->airdex->asked);
	}

	public function testWhileAirdexIsAwayNothingIsForgotten(): void {
		$this->connect();
		(new EpisodeNews($this->config))->setWanted('ann', true);
		$this->inbox('e1');
		$this->look();
		$this->airdex->isAway = true;
		$this->look();
		$this->airdex->isAway = false;
		$this->inbox('e2', 'e1');
		$this->assertSame(['e2'], $this->look());
	}

	/** @dataProvider awayInItsWays */
	public function testWhileAirdexIsAwayOneUserIsEnoughToKnowIt(?Answer $answer): void {
		$this->connect();
		foreach (['ann', 'bob', 'eve'] as $id) {
			(new EpisodeNews($this->config))->setWanted($id, true);
		}
		$this->airdex->isAway = $answer === null;
		$this->airdex->answers['/me/inbox'] = $answer ?? new Answer(200, []);
		$this->look(true, 'bob', 'eve');
		$this->assertCount(1, $this->airdex->asked);
		$this->airdex->isAway = false;
		$this->airdex->answers['/me/inbox'] = new Answer(404, ['title' => 'There is no such listener']);
		$this->look(true, 'bob', 'eve');
		$this->assertCount(4, $this->airdex->asked, 'what is about one user is no reason to stop');
	}

	public function awayInItsWays(): array {
		return ['nobody answers' => [null], 'not ready' => [new Answer(503, null)], 'asked too much' => [new Answer(429, null)]];
	}

	public function testSaysItInWords(): void {
		$languages = $this->createStub(IFactory::class);
		$languages->method('get')->willReturn($this->words());
		$notifier = new Notifier($languages, $this->links());
		$notification = (new INotification())->setApp('airdex')->setSubject('new_episode', ['id' => 'e1', 'title' => 'One', 'show' => '']);
		$said = $notifier->prepare($notification, 'en')->said;
		$this->assertSame('New episode of {show}: {episode}', $said['richSubject']);
		$this->assertSame(['a show', 'One'], array_column($said['richSubjectParameters'], 'name'));
		$this->expectException(UnknownNotificationException::class);
		$notifier->prepare((new INotification())->setApp('other')->setSubject('new_episode'), 'en');
	}
}
