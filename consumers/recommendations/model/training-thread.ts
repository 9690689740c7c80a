import { parentPort, workerData } from 'node:worker_threads';
import type { SparseRows } from './sparse-rows.ts';
import { trainModel } from './train-model.ts';

const model = trainModel(workerData as SparseRows);
const { starts, columns, values } = model;
parentPort?.postMessage(model, [starts.buffer, columns.buffer, values.buffer]);
