"""Plays one script: python -m faults_kit NAME short|long|N. The last line is `N trials, M deviations`."""

import importlib
import sys

if __name__ == '__main__':
    name, size = sys.argv[1:]
    script = importlib.import_module(f'faults_kit.{name}')
    sizes = {'short': getattr(script, 'SHORT', 20), 'long': getattr(script, 'LONG', 200)}
    trials, deviations = script.run(sizes.get(size) or int(size))
    print(f'{trials} trials, {deviations} deviations')
    sys.exit(bool(deviations))
