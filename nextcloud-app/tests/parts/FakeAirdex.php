<?php

declare(strict_types=1);

namespace OCA\Airdex\Tests\parts;

use OCA\Airdex\Connection\AirdexClient;
use OCA\Airdex\Connection\AirdexUnreachable;
use OCA\Airdex\Connection\Answer;

/** Answers as it is told, and keeps what it was asked. */
class FakeAirdex extends AirdexClient {
	/** @var list<array{method: string, url: string, token: ?string, json: ?array, headers: array}> */
	public array $asked = [];
	/** @var array<string, Answer> by the end of the address */
	public array $answers = [];
	public bool $isAway = false;
	/** Judges what is asked, before the answers above. */
	public ?\Closure $judge = null;
	/** So many answers from now on get lost on their way. */
	public int $lost = 0;

	public function __construct() {
	}

	public function ask(string $method, string $url, ?string $token = null, ?array $json = null, array $headers = [], float $timeout = 10): Answer {
		$this->asked[] = compact('method', 'url', 'token', 'json', 'headers');
		if ($this->isAway || $this->lost-- > 0) {
			throw new AirdexUnreachable('refused');
		}
		if ($this->judge !== null) {
			return ($this->judge)(end($this->asked));
		}
		foreach ($this->answers as $path => $answer) {
			if (str_ends_with(explode('?', $url)[0], $path)) {
				return $answer;
			}
		}
		return new Answer(404, ['title' => 'There is no such thing']);
	}
}
