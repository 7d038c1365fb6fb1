#pragma once
#include "base/result.hpp"
#include "explain/trees/training.hpp"

/// The one place that knows the learner's library.
namespace lantian::explain {

struct LearnerRows {
  const Predictors& table;
  std::span<const std::uint32_t> rows;
  std::span<const double> target;  ///< parallel to `rows`
  double base = 0;                 ///< what the answer begins from
};

/// Grows `trees` trees on one thread: for boosting one after another, for a forest all beside each other, their leaves
/// divided by `trees`. Forest::base is left 0. Returns unsupported with the library's own complaint.
Result<Forest> grow(const LearnerRows& rows, const TrainingChoice& choice, int trees, std::uint64_t seed);

/// Lays out the trees of a model that the library wrote as JSON. Returns malformed when it is not of that form.
Result<Forest> read_model(std::string_view json);

}  // namespace lantian::explain
