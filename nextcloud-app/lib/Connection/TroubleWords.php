<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

use OCP\IL10N;

/** Why Airdex could not be asked, and what to do about it, in the words of an admin. */
class TroubleWords {
	public function __construct(
		private IL10N $l,
	) {
	}

	/** Nothing answered. Curl's own words are in Nextcloud's log. */
	public function ofNothing(string $url, AirdexUnreachable $error): string {
		$origin = Origin::of($url) ?? $url;
		return match ($error->reason) {
			'name' => $this->l->t('This server finds no address for %s. Look for a typing mistake, and whether this server can look names up (DNS).', [$origin]),
			'refused' => $this->l->t('Nothing answers at %s. Is Airdex running, is the port right, and may this server connect to it (firewall)?', [$origin]),
			'timeout' => $this->l->t('%s did not answer in time. Is Airdex running, and may this server connect to it (firewall)?', [$origin]),
			'certificate' => $this->l->t('The certificate of %s is not believed: it has expired, is for another name, or its authority is not known here. Renew it, or let this server know the authority: occ security:certificates:import', [$origin]),
			'tls' => $this->l->t('%s does not speak https as it should. Perhaps its address begins with http:// instead, or its TLS is too old.', [$origin]),
			default => $this->l->t('What is at %s does not answer as a web server does. Is this the address and the port of Airdex?', [$origin]),
		};
	}

	/** Something answered, and it was no yes. */
	public function ofRefusal(string $url, Answer $answer): string {
		$origin = Origin::of($url) ?? $url;
		$status = (string)$answer->status;
		if ($answer->status >= 300 && $answer->status < 400) {
			return $this->l->t('%1$s leads on to %2$s. Connect Airdex anew by the address where it is now.', [$origin, $answer->header('location')]);
		}
		if ($answer->isOfAirdex()) {
			return $answer->status === 404
				? $this->l->t('The Airdex at %s does not know this request: it is too old for this app. Update it.', [$origin])
				: $this->l->t('Airdex refused: %s', [$answer->detail()]);
		}
		if (in_array($answer->status, [502, 503, 504], true)) {
			return $this->l->t('A proxy answers at %1$s, but Airdex behind it does not (status %2$s). Is Airdex running?', [$origin, $status]);
		}
		return $this->ofStranger($url, $answer);
	}

	/** Something else is there. */
	public function ofStranger(string $url, Answer $answer): string {
		return $this->l->t('What answers at %1$s is not Airdex, or one that is too old (status %2$s). Open the address in a browser: the player of Airdex should appear.', [Origin::of($url) ?? $url, (string)$answer->status]);
	}
}
