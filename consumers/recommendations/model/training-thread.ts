import { parentPort, workerData } from 'node:worker_threads';
import { keepColumns } from './sparse-rows.ts';
import type { Lesson } from './train-in-thread.ts';
import { trainModel } from './train-model.ts';

const { listeners, places, width } = workerData as Lesson;
const model = trainModel(keepColumns(listeners, places, width));
const { starts, columns, values } = model;
parentPort?.postMessage(model, [starts.buffer, columns.buffer, values.buffer]);
