<?php

declare(strict_types=1);

namespace OCA\Airdex\Tests\parts;

use OCA\Airdex\Connection\AirdexClient;
use OCA\Airdex\Connection\Connection;
use OCA\Airdex\Connection\ItemLinks;
use OCA\Airdex\Connection\Pairing;
use OCA\Airdex\Connection\TroubleWords;
use OCA\Airdex\Connection\UserApi;
use OCA\Airdex\Token\KeyRing;
use OCA\Airdex\Token\TokenIssuer;
use OCP\AppFramework\Utility\ITimeFactory;
use OCP\Defaults;
use OCP\IGroupManager;
use OCP\IL10N;
use OCP\IURLGenerator;
use OCP\IUser;
use OCP\IUserManager;
use OCP\Security\ISecureRandom;
use PHPUnit\Framework\TestCase;
use Psr\Log\LoggerInterface;

/** A Nextcloud at https://cloud.example with an Airdex beside it. */
abstract class AirdexTestCase extends TestCase {
	protected MemoryConfig $config;
	protected FakeAirdex $airdex;
	protected Connection $connection;
	protected KeyRing $keys;
	protected TokenIssuer $tokens;
	protected int $now = 1_800_000_000;
	protected string $ownUrl = 'https://cloud.example';
	/** @var list<string> */
	protected array $admins = ['root'];
	/** @var array<string, list<string>> members by group */
	protected array $members = [];
	private int $drawn = 0;

	protected function setUp(): void {
		$this->config = new MemoryConfig();
		$this->airdex = new FakeAirdex();
		$this->connection = new Connection($this->config, $this->config);
		$random = $this->createStub(ISecureRandom::class);
		$random->method('generate')->willReturnCallback(fn (int $length) => str_pad((string)$this->drawn++, $length, 'r', STR_PAD_LEFT));
		$this->keys = new KeyRing($this->config, $random);
		$groups = $this->createStub(IGroupManager::class);
		$groups->method('isAdmin')->willReturnCallback(fn (string $id) => in_array($id, $this->admins, true));
		$groups->method('isInGroup')->willReturnCallback(fn (string $id, string $group) => in_array($id, $this->members[$group] ?? [], true));
		$this->tokens = new TokenIssuer($this->connection, $this->keys, $groups, $this->clock(), $random);
	}

	protected function connect(string $url = 'https://airdex.example'): void {
		$this->keys->keep([$this->keys->make()]);
		$this->connection->keep($url, 'https://media.example', 'Our cloud', 'airdex', $this->now);
	}

	protected function clock(): ITimeFactory {
		$clock = $this->createStub(ITimeFactory::class);
		$clock->method('getTime')->willReturnCallback(fn () => $this->now);
		$clock->method('getDateTime')->willReturnCallback(fn () => (new \DateTime())->setTimestamp($this->now));
		return $clock;
	}

	/** English, as it stands in the code. */
	protected function words(): IL10N {
		$words = $this->createStub(IL10N::class);
		$words->method('t')->willReturnCallback(fn (string $text, array $values = []) => vsprintf($text, $values));
		return $words;
	}

	protected function urls(): IURLGenerator {
		$urls = $this->createStub(IURLGenerator::class);
		$urls->method('getAbsoluteURL')->willReturnCallback(fn (string $path) => $this->ownUrl . $path);
		$urls->method('linkToRouteAbsolute')->willReturnCallback(fn () => "$this->ownUrl/index.php/apps/airdex/");
		$urls->method('imagePath')->willReturnCallback(fn (string $app, string $file) => "/apps/$app/img/$file");
		return $urls;
	}

	protected function links(): ItemLinks {
		return new ItemLinks($this->urls());
	}

	protected function api(): UserApi {
		return new UserApi($this->airdex, $this->connection, $this->tokens);
	}

	protected function log(): LoggerInterface {
		return $this->createStub(LoggerInterface::class);
	}

	protected function trouble(): TroubleWords {
		return new TroubleWords($this->words());
	}

	protected function pairing(?AirdexClient $client = null): Pairing {
		return new Pairing($client ?? $this->airdex, $this->connection, $this->keys, $this->tokens, $this->urls(), new Defaults(), $this->clock(), $this->trouble(), $this->words());
	}

	protected function user(string $id, string $name = 'Ann', bool $enabled = true): IUser {
		$user = $this->createStub(IUser::class);
		$user->method('getUID')->willReturn($id);
		$user->method('getDisplayName')->willReturn($name);
		$user->method('isEnabled')->willReturn($enabled);
		return $user;
	}

	protected function users(IUser ...$users): IUserManager {
		$manager = $this->createStub(IUserManager::class);
		$manager->method('get')->willReturnCallback(function (string $id) use ($users) {
			foreach ($users as $user) {
				if ($user->getUID() === $id) {
					return $user;
				}
			}
			return null;
		});
		return $manager;
	}

	/** @return array<string, mixed> */
	protected function claimsOf(string $token): array {
		return json_decode(base64_decode(strtr(explode('.', $token)[1], '-_', '+/')), true);
	}
}
