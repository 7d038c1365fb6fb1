#pragma once
#include "explain/receptor/factorise.hpp"

#include <vector>

/// How sure a receptor model is of its profiles, by pushing each value until the fit gets worse (DISP).
/// Source: Paatero, Eberly, Brown, Norris 2014, doi:10.5194/amt-7-781-2014.
namespace lantian::explain::receptor {

struct DisplacementWay {
  double rise = 4;          ///< of Q, over that of the base
  double closeness = 0.05;  ///< of the rise that is met to the one asked for
  StopRule stop{0.01, 10, 1'000};
  int threads = 1;
  Progress progress;
};

/// How far one value of a profile can go, contributions scaled to the mean 1, in the unit of the table.
struct Displaced {
  bool done = false;
  double low = 0, base = 0, high = 0;
  bool low_at_zero = false;  ///< even at 0 Q rises less
  bool high_open = false;    ///< `high` is how far was tried
  bool swapped = false;      ///< at an end the factors follow other ones of the base
};

struct Displacement {
  double rise = 0;
  double base_q = 0;
  /// The least Q met, less that of the base. Far below zero: the base was no minimum, and nothing here holds.
  double deepest = 0;
  std::size_t asked = 0, done = 0, swapped = 0;
  std::vector<std::vector<Displaced>> values;  ///< factor x species
};

/// Each value of each profile, one at a time, is set lower and higher and all other values are fitted again, with the
/// contributions of its factor held at the mean 1 (else its scale would give way), until Q is `rise` above the base.
/// The same bits for any number of threads, unless `progress` ends it early.
/// Requires: `base` is a settled fit of `problem`, scaled. Returns invalid_argument for a rise not above zero.
Result<Displacement> displace(const Problem& problem, const Factors& base, const DisplacementWay& way);

}  // namespace lantian::explain::receptor
