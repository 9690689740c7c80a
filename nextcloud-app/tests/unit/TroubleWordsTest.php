<?php

declare(strict_types=1);

use OCA\Airdex\Connection\AirdexClient;
use OCA\Airdex\Connection\AirdexUnreachable;
use OCA\Airdex\Tests\parts\AirdexTestCase;
use OCP\Http\Client\IClient;
use OCP\Http\Client\IClientService;

class TroubleWordsTest extends AirdexTestCase {
	/** @dataProvider errors */
	public function testSaysWhatIsWrongAndNothingOfCurl(string $error, string $words): void {
		$http = $this->createStub(IClient::class);
		$http->method('request')->willThrowException(new RuntimeException($error));
		$service = $this->createStub(IClientService::class);
		$service->method('newClient')->willReturn($http);
		try {
			(new AirdexClient($service, $this->log()))->ask('GET', 'https://airdex.example:8443/readyz');
			$this->fail('It answered.');
		} catch (AirdexUnreachable $unreachable) {
			$said = $this->trouble()->ofNothing('https://airdex.example:8443/readyz', $unreachable);
			$this->assertStringContainsString($words, $said);
			$this->assertStringContainsString('https://airdex.example:8443', $said);
			$this->assertStringNotContainsStringIgnoringCase('curl', $said);
		}
	}

	public function errors(): array {
		$link = '(see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for https://airdex.example:8443/readyz';
		return [
			'no such name' => ["cURL error 6: Could not resolve host: airdex.example $link", 'finds no address for'],
			'refused' => ["cURL error 7: Failed to connect to airdex.example port 8443 $link", 'Nothing answers at'],
			'too late' => ["cURL error 28: Operation timed out after 10001 milliseconds $link", 'did not answer in time'],
			'a certificate of its own' => ["cURL error 60: SSL certificate problem: self-signed certificate $link", 'certificate'],
			'http where https is asked' => ["cURL error 35: error:0A00010B:SSL routines::wrong version number $link", 'begins with http://'],
			'no web server' => ["cURL error 1: Received HTTP/0.9 when not allowed $link", 'not answer as a web server does'],
			'anything else' => ['no words', 'not answer as a web server does'],
		];
	}
}
