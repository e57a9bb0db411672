import unittest

from solution import clamp


class ClampTest(unittest.TestCase):
    def test_inside(self):
        self.assertEqual(clamp(5, 0, 10), 5)

    def test_below(self):
        self.assertEqual(clamp(-1, 0, 10), 0)

    def test_wrong_bounds(self):
        with self.assertRaises(ValueError):
            clamp(5, 10, 0)
