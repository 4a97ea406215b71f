import './game.tsx';
import { Invitation } from '../views/invitation.tsx';
import { waitingGame } from '../views/waiting-game.ts';

waitingGame.View = Invitation;
