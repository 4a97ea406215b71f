import { mainFlows } from './main-flows.ts';
import { chromium } from './stage.ts';

mainFlows(chromium);
