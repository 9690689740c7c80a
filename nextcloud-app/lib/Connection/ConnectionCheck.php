<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

use OCA\Airdex\Token\TokenIssuer;
use OCP\AppFramework\Utility\ITimeFactory;
use OCP\IL10N;
use OCP\IURLGenerator;
use OCP\IUser;

/** What is wrong with the connection, in words that say what to do. */
class ConnectionCheck {
	/** As far apart as Airdex lets two clocks be. Seconds. */
	private const CLOCK_TOLERANCE = 30;

	public function __construct(
		private AirdexClient $client,
		private Connection $connection,
		private TokenIssuer $tokens,
		private IURLGenerator $urls,
		private ITimeFactory $time,
		private TroubleWords $trouble,
		private Pairing $pairing,
		private IL10N $l,
	) {
	}

	/**
	 * In the order in which one thing needs the other; it ends where nothing more can be asked.
	 *
	 * @param IUser|null $user in whose name a token is tried; without one the keys are not looked at
	 * @return list<Finding>
	 */
	public function run(?IUser $user): array {
		$url = $this->connection->url();
		if ($url === null) {
			return [$this->bad('address', $this->l->t('No Airdex is connected. Paste a connection link in the settings.'))];
		}
		$own = Origin::of($this->urls->getAbsoluteURL('/')) ?? '';
		$findings = [$this->tls($url, $own)];
		try {
			$answer = $this->client->ask('GET', "$url/readyz");
			$findings[] = $this->address($url, $answer);
			if (!end($findings)->isWell) {
				return $findings;
			}
			$this->pairing->settle();
			$findings[] = $this->clock($answer);
			$findings[] = $this->cors($url, $own);
			if ($user !== null) {
				$findings[] = $this->keys($url, $user);
			}
		} catch (AirdexUnreachable $error) {
			$findings[] = $this->bad('address', $this->trouble->ofNothing($url, $error));
		}
		return $findings;
	}

	private function tls(string $url, string $own): Finding {
		if (str_starts_with($own, 'https:') && !str_starts_with($url, 'https:')) {
			return $this->bad('tls', $this->l->t('This Nextcloud is on https and Airdex is not: browsers will not let its pages ask %s. Give Airdex an https address and connect it anew.', [$url]));
		}
		return $this->well('tls', $this->l->t('Browsers may ask it from here.'));
	}

	private function address(string $url, Answer $answer): Finding {
		if ($answer->status === 503 && isset($answer->body['database'])) {
			return $this->bad('address', $this->l->t('Airdex runs and is not ready: its database is away. It comes back by itself.'));
		}
		if (!$answer->isWell()) {
			return $this->bad('address', $this->trouble->ofRefusal($url, $answer));
		}
		if (!isset($answer->body['database'])) {
			return $this->bad('address', $this->trouble->ofStranger($url, $answer));
		}
		return $this->well('address', $this->l->t('Airdex answers at %s.', [$url]));
	}

	private function clock(Answer $answer): Finding {
		$there = strtotime($answer->header('date'));
		if ($there === false) {
			return $this->well('clock', $this->l->t('Airdex does not say what time it is.'));
		}
		$apart = $this->time->getTime() - $there;
		if (abs($apart) > self::CLOCK_TOLERANCE) {
			$words = $apart > 0
				? $this->l->t('The clock of this server is %s seconds ahead of the one of Airdex. Set both by NTP: until then nobody is let in.', [(string)$apart])
				: $this->l->t('The clock of this server is %s seconds behind the one of Airdex. Set both by NTP: until then nobody is let in.', [(string)-$apart]);
			return $this->bad('clock', $words);
		}
		return $this->well('clock', $this->l->t('Both clocks agree.'));
	}

	private function cors(string $url, string $own): Finding {
		$headers = ['Origin' => $own, 'Access-Control-Request-Method' => 'GET', 'Access-Control-Request-Headers' => 'authorization'];
		$answer = $this->client->ask('OPTIONS', "$url/api/v1/me", headers: $headers);
		if ($answer->header('access-control-allow-origin') !== $own) {
			return $this->bad('cors', $this->l->t('Airdex does not let pages of %s ask it. Connect it anew from the address by which your users open Nextcloud; a proxy must not take CORS headers away.', [$own]));
		}
		return $this->well('cors', $this->l->t('Pages of %s may ask it.', [$own]));
	}

	private function keys(string $url, IUser $user): Finding {
		$token = $this->tokens->forUser($user);
		if ($token === null) {
			return $this->bad('keys', $this->l->t('There is no key to sign with. Connect Airdex anew.'));
		}
		$answer = $this->client->ask('GET', "$url/api/v1/me", $token);
		if (!$answer->isWell()) {
			return $this->bad('keys', $this->l->t('Airdex does not believe this Nextcloud: %s Connect it anew.', [$answer->detail() ?: (string)$answer->status]));
		}
		return $this->well('keys', $this->l->t('Airdex lets in whom this Nextcloud vouches for.'));
	}

	private function well(string $about, string $words): Finding {
		return new Finding($about, true, $words);
	}

	private function bad(string $about, string $words): Finding {
		return new Finding($about, false, $words);
	}
}
