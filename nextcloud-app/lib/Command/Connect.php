<?php

declare(strict_types=1);

namespace OCA\Airdex\Command;

use OCA\Airdex\Connection\Connection;
use OCA\Airdex\Connection\ConnectionFailed;
use OCA\Airdex\Connection\Pairing;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Input\InputArgument;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Input\InputOption;
use Symfony\Component\Console\Output\OutputInterface;

class Connect extends Command {
	public function __construct(
		private Pairing $pairing,
		private Connection $connection,
	) {
		parent::__construct();
	}

	protected function configure(): void {
		$this->setName('airdex:connect')
			->setDescription('Connect this Nextcloud to an Airdex')
			->addArgument('link', InputArgument::REQUIRED, 'the connection link that an admin of Airdex made')
			->addOption('origin', null, InputOption::VALUE_REQUIRED | InputOption::VALUE_IS_ARRAY, 'another address by which users open this Nextcloud, besides overwrite.cli.url');
	}

	protected function execute(InputInterface $input, OutputInterface $output): int {
		try {
			$this->pairing->connect($input->getArgument('link'), $input->getOption('origin'));
		} catch (ConnectionFailed $failure) {
			$output->writeln('<error>' . $failure->getMessage() . '</error>');
			return self::FAILURE;
		}
		$output->writeln('Connected to ' . $this->connection->url() . ' as "' . $this->connection->name() . '" (' . $this->connection->issuer() . ').');
		return self::SUCCESS;
	}
}
