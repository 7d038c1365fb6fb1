#pragma once
#include "explain/normalise/variables.hpp"

#include <functional>

/// Weather normalisation: what the model says for an hour, averaged over weather that the hour could have had. Exact:
/// what rmweather, deweather and Vu et al. 2019 (doi:10.5194/acp-19-11303-2019) approach by drawing samples is added up
/// here over all of the pool, tree by tree. Time and pool are parted down each tree together, so a subtree that no pair
/// of both reaches costs nothing.
namespace lantian::explain {

/// Whose weather an hour may have.
enum class Pool : unsigned char {
  windowed,  ///< that of the same hour of the day, at most so many days of the year away, of any year
  joint,     ///< any row of the record; hour, weekday and day of year come along, only the trend stays
  met_only,  ///< any row of the record, and the hour, weekday and day of year stay: refused, see refusal_of
};

struct NormaliseChoice {
  Pool pool = Pool::windowed;
  int window_days = 14;
  int threads = 1;
};

/// The pool of each row for exact sums: rows of one hour of the day in the order of the day of year, the first and last
/// days of the year repeated at the other end, so that every pool is one run.
class WindowPool {
 public:
  /// Of every row of `table` whose weather is usable; `window_days` 0 to 182.
  WindowPool(const ModelTable& table, int window_days);

  /// One hour of the day, or for daily frames a part of the year: parts share nothing.
  struct Part {
    std::vector<std::uint32_t> targets;      ///< rows, in the order of their runs
    std::vector<std::uint32_t> pool;         ///< rows; a row stands twice where the year closes
    std::vector<std::uint32_t> first, last;  ///< by target: its run [first, last) of `pool`; empty: no weather at all
  };
  const std::vector<Part>& parts() const { return parts_; }

 private:
  std::vector<Part> parts_;
};

/// The normalised value of every row; no value where the pool of a row is empty. With Pool::joint of every row.
/// Returns invalid_argument (window out of range; joint without a trend), unsupported (met_only, with the reason).
Result<Values> normalise(const Forest& forest, const ModelTable& table, const NormaliseChoice& choice);

/// The same sums pair by pair, without any parting: the reference for tests. Slow: rows x pool x trees. Takes every
/// pool, met_only as well. Only of `targets`.
Values normalise_plainly(const Forest& forest, const ModelTable& table, const NormaliseChoice& choice,
                         std::span<const std::uint32_t> targets);

/// How peers sample.
struct Sampling {
  int samples = 300;
  std::uint64_t seed = 1;
};
/// By random members of each row's pool, as peers do: what the exact answer is compared with. Only of `targets`.
Values normalise_by_samples(const Forest& forest, const ModelTable& table, const NormaliseChoice& choice,
                            std::span<const std::uint32_t> targets, const Sampling& sampling);

}  // namespace lantian::explain
