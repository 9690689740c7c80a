<?php

declare(strict_types=1);

use OCA\Airdex\BackgroundJob\EraseUser;
use OCA\Airdex\Connection\Answer;
use OCA\Airdex\Controller\TokenController;
use OCA\Airdex\Listener\EraseDeletedUsers;
use OCA\Airdex\Tests\parts\AirdexTestCase;
use OCP\BackgroundJob\IJobList;
use OCP\EventDispatcher\Event;
use OCP\IRequest;
use OCP\IUserSession;
use OCP\User\Events\UserDeletedEvent;

class DeletedUsersTest extends AirdexTestCase {
	/** @var list<array{job: string, at: int, argument: array}> */
	private array $scheduled = [];

	private function jobs(): IJobList {
		$jobs = $this->createStub(IJobList::class);
		$jobs->method('scheduleAfter')->willReturnCallback(function (string $job, int $at, $argument): void {
			$this->scheduled[] = compact('job', 'at', 'argument');
		});
		return $jobs;
	}

	private function delete(string $user): void {
		(new EraseDeletedUsers($this->connection, $this->jobs(), $this->clock()))->handle(new UserDeletedEvent($this->user($user)));
	}

	/** Runs what is scheduled, as Nextcloud does. */
	private function runNext(): void {
		['job' => $job, 'at' => $at, 'argument' => $argument] = array_shift($this->scheduled);
		$this->assertSame(EraseUser::class, $job);
		$this->now = $at;
		$work = new EraseUser($this->clock(), $this->airdex, $this->connection, $this->tokens, $this->jobs(), $this->log());
		(new ReflectionMethod($work, 'run'))->invoke($work, $argument);
	}

	public function testWhoIsDeletedIsErasedInAirdexByTheirOwnToken(): void {
		$this->connect();
		$this->airdex->answers['/api/v1/me'] = new Answer(204, null);
		$from = $this->now;
		$this->delete("o'neil@example.org");
		$this->assertSame([], $this->airdex->asked, 'nobody who deletes a user waits for Airdex');
		$this->runNext();
		$this->assertGreaterThan($from + 300, $this->now, 'not before their last token has ended');
		[$asked] = $this->airdex->asked;
		$this->assertSame(['DELETE', 'https://airdex.example/api/v1/me'], [$asked['method'], $asked['url']]);
		$claims = $this->claimsOf($asked['token']);
		$this->assertSame(["o'neil@example.org", ['listener'], 'airdex', $this->now + 300], [$claims['sub'], $claims['roles'], $claims['aud'], $claims['exp']]);
		$this->assertSame([], $this->scheduled);
	}

	public function testItIsTriedAgainUntilAirdexHasDoneIt(): void {
		$this->connect();
		$this->delete('root');
		$this->airdex->isAway = true;
		$this->runNext();
		$this->airdex->isAway = false;
		$this->airdex->answers['/api/v1/me'] = new Answer(503, null);
		$pauses = [];
		for ($try = 0; $try < 12; $try++) {
			$before = $this->now;
			$this->runNext();
			$pauses[] = $this->now - $before;
		}
		$this->assertSame([900, 1_800, 3_600], array_slice($pauses, 0, 3));
		$this->assertSame(86_400, max($pauses));
		$this->connection->forget();
		$this->runNext();
		$this->connect();
		$this->airdex->answers['/api/v1/me'] = new Answer(204, null);
		$this->runNext();
		$this->assertSame([], $this->scheduled);
		$this->assertSame(['listener'], $this->claimsOf(end($this->airdex->asked)['token'])['roles'], 'also of an admin');
	}

	public function testNothingIsScheduledWhereNothingIsConnectedOrNobodyWasDeleted(): void {
		$this->delete('ann');
		$this->connect();
		(new EraseDeletedUsers($this->connection, $this->jobs(), $this->clock()))->handle(new Event());
		$this->assertSame([], $this->scheduled);
	}

	public function testWhoIsDisabledOrSignedOutGetsNoToken(): void {
		$this->connect();
		$ask = function (?object $user) {
			$session = $this->createStub(IUserSession::class);
			$session->method('getUser')->willReturn($user);
			return (new TokenController($this->createStub(IRequest::class), $this->tokens, $session, $this->words()))->create();
		};
		$this->assertSame([200, 'no-store'], [$ask($this->user('ann'))->status, $ask($this->user('ann'))->headers['Cache-Control']]);
		foreach ([$this->user('ann', enabled: false), null] as $user) {
			$answer = $ask($user);
			$this->assertSame(409, $answer->status);
			$this->assertArrayNotHasKey('token', $answer->data);
		}
		$this->assertNull($this->api()->ask($this->user('ann', enabled: false), '/me'));
		$this->assertSame([], $this->airdex->asked);
	}
}
