<?php

declare(strict_types=1);

use OCA\Airdex\Connection\Answer;
use OCA\Airdex\Connection\ConnectionCheck;
use OCA\Airdex\Connection\Finding;
use OCA\Airdex\SetupCheck\ConnectionSetupCheck;
use OCA\Airdex\Tests\parts\AirdexTestCase;
use OCP\IUserSession;

class ConnectionCheckTest extends AirdexTestCase {
	protected function setUp(): void {
		parent::setUp();
		$this->airdex->answers = [
			'/readyz' => $this->ready(0),
			'/api/v1/me' => new Answer(200, ['id' => 'x'], ['access-control-allow-origin' => ['https://cloud.example']]),
		];
	}

	private function ready(int $clock): Answer {
		$date = gmdate('D, d M Y H:i:s', $this->now + $clock) . ' GMT';
		return new Answer(200, ['status' => 'ready', 'database' => 'ok'], ['date' => [$date]]);
	}

	private function check(): ConnectionCheck {
		return new ConnectionCheck($this->airdex, $this->connection, $this->tokens, $this->urls(), $this->clock(), $this->trouble(), $this->pairing(), $this->words());
	}

	/** @return array<string, string> what is broken, by what it is about */
	private function broken(): array {
		$bad = array_filter($this->check()->run($this->user('root')), fn (Finding $finding) => !$finding->isWell);
		return array_column(array_map(fn (Finding $finding) => $finding->jsonSerialize(), $bad), 'words', 'about');
	}

	public function testFindsNothingWhereAllIsWell(): void {
		$this->connect();
		$findings = $this->check()->run($this->user('root'));
		$this->assertSame([], $this->broken());
		$this->assertSame(['tls', 'address', 'clock', 'cors', 'keys'], array_column(array_map(fn ($finding) => $finding->jsonSerialize(), $findings), 'about'));
	}

	public function testSaysThatNothingIsConnected(): void {
		$this->assertStringContainsString('Paste a connection link', $this->broken()['address']);
	}

	public function testSaysThatNothingAnswers(): void {
		$this->connect();
		$this->airdex->isAway = true;
		$this->assertStringContainsString('Nothing answers at https://airdex.example. Is Airdex running', $this->broken()['address']);
	}

	public function testSaysThatSomethingElseAnswers(): void {
		$this->connect();
		$this->airdex->answers['/readyz'] = new Answer(200, null);
		$this->assertStringContainsString('is not Airdex', $this->broken()['address']);
	}

	public function testSaysThatAProxyStandsBeforeAnAirdexThatIsAway(): void {
		$this->connect();
		$this->airdex->answers['/readyz'] = new Answer(502, null);
		$this->assertStringContainsString('A proxy answers at https://airdex.example, but Airdex behind it does not', $this->broken()['address']);
	}

	public function testEndsAChangeOfKeysWhoseAnswerWasLost(): void {
		$this->connect();
		$this->keys->keepComing($this->keys->make());
		$this->airdex->answers['/pairing/keys'] = new Answer(200, ['keys' => []]);
		$this->assertSame([], $this->broken());
		$this->assertNull($this->keys->coming());
	}

	public function testSaysThatItMoved(): void {
		$this->connect();
		$this->airdex->answers['/readyz'] = new Answer(301, null, ['location' => ['https://new.example/readyz']]);
		$this->assertStringContainsString('leads on to https://new.example/readyz', $this->broken()['address']);
	}

	public function testSaysThatItsDatabaseIsAway(): void {
		$this->connect();
		$this->airdex->answers['/readyz'] = new Answer(503, ['status' => 'not ready', 'database' => 'away']);
		$this->assertStringContainsString('its database is away', $this->broken()['address']);
	}

	public function testSaysThatBrowsersBlockHttpOnHttps(): void {
		$this->connect('http://airdex.example');
		$this->assertStringContainsString('Give Airdex an https address', $this->broken()['tls']);
		$this->ownUrl = 'http://cloud.example';
		$this->assertArrayNotHasKey('tls', $this->broken());
	}

	public function testSaysWhichClockIsOff(): void {
		$this->connect();
		foreach ([600 => '600 seconds behind', -600 => '600 seconds ahead'] as $off => $words) {
			$this->airdex->answers['/readyz'] = $this->ready($off);
			$this->assertStringContainsString($words, $this->broken()['clock']);
		}
		$this->airdex->answers['/readyz'] = $this->ready(20);
		$this->assertSame([], $this->broken());
	}

	public function testSaysThatPagesMayNotAsk(): void {
		$this->connect();
		$this->airdex->answers['/api/v1/me'] = new Answer(204, null, ['access-control-allow-origin' => ['https://other.example']]);
		$this->assertStringContainsString('does not let pages of https://cloud.example ask it', $this->broken()['cors']);
	}

	public function testSaysThatItsKeysAreNotBelieved(): void {
		$this->connect();
		$this->airdex->answers['/api/v1/me'] = new Answer(401, ['detail' => 'The token is not from a registered issuer and key.'], ['access-control-allow-origin' => ['https://cloud.example']]);
		$this->assertSame(['keys'], array_keys($this->broken()));
		$this->assertStringContainsString('The token is not from a registered issuer and key.', $this->broken()['keys']);
		$this->keys->forget();
		$this->assertStringContainsString('no key to sign with', $this->broken()['keys']);
	}

	public function testAdminsSeeItAmongTheSetupWarnings(): void {
		$session = $this->createStub(IUserSession::class);
		$session->method('getUser')->willReturn($this->user('root'));
		$result = (new ConnectionSetupCheck($this->check(), $session, $this->words()))->run();
		$this->assertSame('warning', $result->severity);
		$this->connect();
		$result = (new ConnectionSetupCheck($this->check(), $session, $this->words()))->run();
		$this->assertSame(['success', 'Airdex is connected.'], [$result->severity, $result->description]);
	}
}
