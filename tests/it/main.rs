//! Tests of Barème from outside.
