<?php

declare(strict_types=1);

namespace OCA\Airdex\Tests\parts;

use OCP\Http\Client\IClient;
use OCP\Http\Client\IClientService;
use OCP\Http\Client\IResponse;

/** Really asks, by PHP's own means, as Nextcloud does with curl. */
class StreamClient implements IClientService, IClient {
	public function newClient(): IClient {
		return $this;
	}

	public function request(string $method, string $uri, array $options = []): IResponse {
		$headers = array_map(fn ($name, $value) => "$name: $value", array_keys($options['headers']), $options['headers']);
		$context = stream_context_create(['http' => [
			'method' => $method,
			'header' => $headers,
			'content' => $options['body'] ?? '',
			'timeout' => $options['timeout'],
			'follow_location' => 0,
			'ignore_errors' => true,
		]]);
		$body = @file_get_contents($uri, false, $context);
		if ($body === false) {
			throw new \RuntimeException(error_get_last()['message'] ?? 'no answer');
		}
		return new class($body, $http_response_header) implements IResponse {
			public function __construct(
				private string $body,
				private array $lines,
			) {
			}

			public function getBody() {
				return $this->body;
			}

			public function getStatusCode(): int {
				return (int)explode(' ', $this->lines[0])[1];
			}

			public function getHeaders(): array {
				$headers = [];
				foreach (array_slice($this->lines, 1) as $line) {
					[$name, $value] = explode(':', $line, 2);
					$headers[$name][] = trim($value);
				}
				return $headers;
			}
		};
	}
}
