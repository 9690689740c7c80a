<?php

declare(strict_types=1);

use OCA\Airdex\Controller\KeysController;
use OCA\Airdex\Controller\SoundController;
use OCA\Airdex\Controller\TokenController;
use OCA\Airdex\Listener\OpenContentSecurityPolicy;
use OCA\Airdex\Tests\parts\AirdexTestCase;
use OCP\IRequest;
use OCP\IUser;
use OCP\IUserSession;
use OCP\Security\CSP\AddContentSecurityPolicyEvent;

class PoliciesTest extends AirdexTestCase {
	private function session(?IUser $user): IUserSession {
		$session = $this->createStub(IUserSession::class);
		$session->method('getUser')->willReturn($user);
		$session->method('isLoggedIn')->willReturn($user !== null);
		return $session;
	}

	/** @return array<string, list<string>>|null what is allowed besides what is allowed anyway */
	private function opened(string|false|Exception $path, ?IUser $user): ?array {
		$request = $this->createStub(IRequest::class);
		$path instanceof Exception
			? $request->method('getPathInfo')->willThrowException($path)
			: $request->method('getPathInfo')->willReturn($path);
		$event = new AddContentSecurityPolicyEvent();
		(new OpenContentSecurityPolicy($this->connection, $request, $this->session($user)))->handle($event);
		return $event->policies === [] ? null : $event->policies[0]->allowed;
	}

	public function testOurPagesMayAskAirdexAndHoldTheFrame(): void {
		$this->connect('https://airdex.example:8443/sub');
		foreach (['/apps/dashboard/', '/apps/dashboard', '/apps/airdex/', '/settings/admin/airdex'] as $path) {
			$this->assertSame([
				'Connect' => ['https://airdex.example:8443'],
				'Image' => ['https://media.example'],
				'Frame' => ['\'self\''],
			], $this->opened($path, $this->user('ann')), $path);
		}
	}

	public function testAllOtherPagesStayAsTheyAre(): void {
		$this->connect();
		foreach (['/', '', '/apps/files/', '/apps/dashboards/', '/apps/airdexx', '/settings/admin', '/x/apps/dashboard/', '/login', false, new Exception('undecodable')] as $path) {
			$this->assertNull($this->opened($path, $this->user('ann')));
		}
	}

	public function testNothingIsOpenedForStrangersOrWithoutAConnection(): void {
		$this->assertNull($this->opened('/apps/dashboard/', $this->user('ann')));
		$this->connect();
		$this->assertNull($this->opened('/apps/dashboard/', null));
	}

	public function testTheSoundFrameHasNoScriptAndLetsSoundInAlone(): void {
		foreach (['https' => ['https:'], 'http' => ['https:', 'http:']] as $protocol => $media) {
			$request = $this->createStub(IRequest::class);
			$request->method('getServerProtocol')->willReturn($protocol);
			$frame = (new SoundController($request))->frame();
			$this->assertSame('<!doctype html><title>Airdex</title><audio id=a></audio>', $frame->data);
			$this->assertSame(['Media' => $media, 'FrameAncestor' => ['\'self\'']], $this->sorted($frame->policy->allowed));
			// Into a derived class Nextcloud would merge the rules of all other pages.
			$this->assertSame('OCP\AppFramework\Http\EmptyContentSecurityPolicy', $frame->policy::class);
			$this->assertSame(['\'self\''], $frame->features->autoplay);
			$this->assertSame([86_400, true, true], $frame->cached);
		}
	}

	public function testTheSoundFrameIsNoPageOfItsOwn(): void {
		$request = $this->createStub(IRequest::class);
		$request->method('getHeader')->willReturnCallback(fn (string $name) => $name === 'Sec-Fetch-Dest' ? 'document' : '');
		$this->assertSame(403, (new SoundController($request))->frame()->status);
	}

	public function testTokensAreForWhoIsLoggedInAndNeverKept(): void {
		$ask = fn (?IUser $user) => (new TokenController($this->createStub(IRequest::class), $this->tokens, $this->session($user), $this->words()))->create();
		$this->assertSame(409, $ask($this->user('ann'))->status);
		$this->connect();
		$answer = $ask($this->user('ann'));
		$this->assertSame([200, 300, 'no-store'], [$answer->status, $answer->data['expiresIn'], $answer->headers['Cache-Control']]);
		$this->assertSame('ann', $this->claimsOf($answer->data['token'])['sub']);
		$this->assertSame(409, $ask(null)->status);
		$this->assertSame(409, $ask($this->user('ann', enabled: false))->status);
	}

	public function testKeysAreShownByTheirPublicHalvesAlone(): void {
		$this->connect();
		$shown = (new KeysController($this->createStub(IRequest::class), $this->keys))->jwks()->data;
		$this->assertSame([$this->keys->current()->publicJwk()], $shown['keys']);
		$this->assertStringNotContainsString('PRIVATE', json_encode($shown));
	}

	private function sorted(array $allowed): array {
		krsort($allowed);
		return $allowed;
	}
}
