<?php

declare(strict_types=1);

namespace OCA\Airdex\Connection;

use OCP\Http\Client\IClientService;
use Psr\Log\LoggerInterface;

/** Asks the API of Airdex. It follows no redirect, so that a token never goes anywhere else. */
class AirdexClient {
	public function __construct(
		private IClientService $clients,
		private LoggerInterface $log,
	) {
	}

	/** @param array<string, string> $headers */
	public function ask(
		string $method,
		string $url,
		?string $token = null,
		?array $json = null,
		array $headers = [],
		float $timeout = 10,
	): Answer {
		$options = [
			'timeout' => $timeout,
			'connect_timeout' => min(5, $timeout),
			'http_errors' => false,
			'allow_redirects' => false,
			// An admin chose this one address, and many Airdexes live in the network of their Nextcloud.
			'nextcloud' => ['allow_local_address' => true],
			'headers' => [
				'Accept' => 'application/json',
				'User-Agent' => 'Airdex-for-Nextcloud',
				...($token === null ? [] : ['Authorization' => "Bearer $token"]),
				...($json === null ? [] : ['Content-Type' => 'application/json']),
				...$headers,
			],
			...($json === null ? [] : ['body' => json_encode($json, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES)]),
		];
		try {
			$response = $this->clients->newClient()->request($method, $url, $options);
		} catch (\Exception $error) {
			$this->log->info('Airdex did not answer', ['app' => 'airdex', 'exception' => $error]);
			throw AirdexUnreachable::because($error);
		}
		$body = json_decode((string)$response->getBody(), true);
		return new Answer($response->getStatusCode(), is_array($body) ? $body : null, array_change_key_case($response->getHeaders()));
	}
}
