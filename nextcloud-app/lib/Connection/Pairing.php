<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

use OCA\Airdex\Token\KeyRing;
use OCA\Airdex\Token\SigningKey;
use OCA\Airdex\Token\TokenIssuer;
use OCP\AppFramework\Utility\ITimeFactory;
use OCP\Defaults;
use OCP\IL10N;
use OCP\IURLGenerator;

/** Makes this Nextcloud known to an Airdex, brings it new keys, and takes leave of it. */
class Pairing {
	/** Old keys that are still shown in public, so that what they signed can be verified. */
	private const KEPT_KEYS = 2;

	public function __construct(
		private AirdexClient $client,
		private Connection $connection,
		private KeyRing $keys,
		private TokenIssuer $tokens,
		private IURLGenerator $urls,
		private Defaults $defaults,
		private ITimeFactory $time,
		private TroubleWords $trouble,
		private IL10N $l,
	) {
	}

	/**
	 * @param list<string> $origins where else this Nextcloud is opened in a browser
	 * @throws ConnectionFailed
	 */
	public function connect(string $text, array $origins = []): void {
		$link = ConnectionLink::parse($text);
		if ($link === null) {
			throw new ConnectionFailed($this->l->t('This is no connection link. An admin of Airdex makes one; it ends with /#/connect/ and a code.'));
		}
		$own = rtrim($this->urls->getAbsoluteURL('/'), '/');
		$key = $this->keys->make();
		$answer = $this->ask("$link->url/api/v1/pairing", [
			'code' => $link->code,
			'issuer' => [
				'id' => $this->connection->issuer(),
				'name' => mb_substr($this->defaults->getName(), 0, 200) ?: 'Nextcloud',
				'url' => $own,
				'origins' => array_values(array_unique(array_filter([Origin::of($own), ...array_map(Origin::of(...), $origins)]))),
			],
			'keys' => [$key->publicJwk()],
		]);
		$body = $answer->body ?? [];
		$url = $this->addressIn($body, 'publicUrl');
		$mediaUrl = $this->addressIn($body, 'mediaUrl');
		if (($body['issuer'] ?? null) !== $this->connection->issuer() || $url === null || $mediaUrl === null) {
			throw new ConnectionFailed($this->trouble->ofStranger($link->url, $answer));
		}
		$this->keys->keep([$key]);
		$this->keys->keepComing(null);
		$this->connection->keep(
			// Airdex may not know under which name it is reached; the link is what the admin sees work.
			$link->url,
			$mediaUrl,
			(string)($body['name'] ?? ''),
			(string)($body['audience'] ?? 'airdex'),
			$this->time->getTime(),
		);
	}

	/**
	 * A new key signs from now on. The old one is believed for a day more, or not at all where it may be in other hands.
	 * Where no answer comes, Airdex may know the new key all the same, and end the one that signs in a day: the new key
	 * is kept, and settle() finds out.
	 *
	 * @throws ConnectionFailed
	 */
	public function rotate(bool $dropOld = false): SigningKey {
		[$current, $url] = [$this->keys->current(), $this->connection->url()];
		if ($current === null || $url === null) {
			throw new ConnectionFailed($this->l->t('No Airdex is connected.'));
		}
		$new = $this->keys->coming() ?? $this->keys->make();
		$this->keys->keepComing($new);
		$this->bringKey($url, $current, $new);
		if ($dropOld) {
			$this->sendKey($url, $new, ['key' => $new->publicJwk(), 'keepSeconds' => 0]);
			$this->keys->keep([$new]);
		}
		return $new;
	}

	/** Ends a rotation whose answer was lost. Answers whether there is nothing open any more. */
	public function settle(): bool {
		[$coming, $current, $url] = [$this->keys->coming(), $this->keys->current(), $this->connection->url()];
		if ($coming === null || $current === null || $url === null) {
			return true;
		}
		try {
			$this->bringKey($url, $current, $coming);
			return true;
		} catch (ConnectionFailed $failure) {
			return !$failure->isOpen;
		}
	}

	/** Forgets the connection here in any case. Answers null, or why Airdex could not be told. */
	public function disconnect(): ?string {
		[$key, $url, $name] = [$this->keys->current(), $this->connection->url(), $this->connection->name()];
		$untold = null;
		if ($key !== null && $url !== null) {
			try {
				$this->ask("$url/api/v1/pairing/end", ['token' => $this->tokens->forPairing($key, ['end' => true])]);
			} catch (ConnectionFailed $failure) {
				$untold = $this->l->t('Disconnected here, but Airdex could not be told. %1$s In Airdex, look under Admin, Nextclouds: if "%2$s" is still listed as connected, unlink it there.', [$failure->getMessage(), $name]);
			}
		}
		$this->connection->forget();
		$this->keys->forget();
		return $untold;
	}

	/** Who is believed by the word of the new key has brought it; before that, it takes the word of the old one. */
	private function bringKey(string $url, SigningKey $current, SigningKey $new): void {
		$asks = ['key' => $new->publicJwk()];
		try {
			$this->sendKey($url, $current, $asks);
		} catch (ConnectionFailed $failure) {
			try {
				$this->sendKey($url, $new, $asks);
			} catch (ConnectionFailed $second) {
				if (!$failure->isOpen && !$second->isOpen) {
					$this->keys->keepComing(null);
				}
				throw $second->isOpen && !$failure->isOpen ? $second : $failure;
			}
		}
		$this->keys->keep(array_slice([$new, ...$this->keys->all()], 0, self::KEPT_KEYS));
		$this->keys->keepComing(null);
	}

	/** @param array<string, mixed> $asks */
	private function sendKey(string $url, SigningKey $signedBy, array $asks): void {
		$this->ask("$url/api/v1/pairing/keys", ['token' => $this->tokens->forPairing($signedBy, $asks)]);
	}

	/** @param array<string, mixed> $json */
	private function ask(string $url, array $json): Answer {
		try {
			$answer = $this->client->ask('POST', $url, json: $json);
		} catch (AirdexUnreachable $error) {
			throw new ConnectionFailed($this->trouble->ofNothing($url, $error), isOpen: true, cause: $error);
		}
		if (!$answer->isWell()) {
			throw new ConnectionFailed($this->trouble->ofRefusal($url, $answer), isOpen: $answer->status >= 500 || $answer->status === 429);
		}
		return $answer;
	}

	/** @param array<mixed> $body */
	private function addressIn(array $body, string $field): ?string {
		$url = $body[$field] ?? null;
		return is_string($url) && Origin::of($url) !== null ? rtrim($url, '/') : null;
	}
}
