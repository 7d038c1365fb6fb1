#include "explain/trees/learner.hpp"

#include <fmt/core.h>
#include <xgboost/c_api.h>

#include <memory>
#include <type_traits>
#include <utility>

namespace lantian::explain {
namespace {

Error complaint() {
  return Error{ErrorCode::unsupported, fmt::format("the learner refused: {}", XGBGetLastError()), "xgboost"};
}

struct FreeMatrix {
  void operator()(void* handle) const { XGDMatrixFree(handle); }
};
struct FreeBooster {
  void operator()(void* handle) const { XGBoosterFree(handle); }
};
using Matrix = std::unique_ptr<std::remove_pointer_t<DMatrixHandle>, FreeMatrix>;
using Booster = std::unique_ptr<std::remove_pointer_t<BoosterHandle>, FreeBooster>;

/// The rows asked for, row after row, as the library reads them.
Result<Matrix> matrix_of(const LearnerRows& in) {
  std::vector<float> dense(in.rows.size() * in.table.variables);
  for (std::size_t v = 0; v < in.table.variables; ++v) {
    const std::span<const float> column = in.table.column(v);
    for (std::size_t n = 0; n < in.rows.size(); ++n) dense[n * in.table.variables + v] = column[in.rows[n]];
  }
  const std::string place =
      fmt::format(R"({{"data":[{},true],"shape":[{},{}],"typestr":"<f4","version":3}})",
                  reinterpret_cast<std::uintptr_t>(dense.data()), in.rows.size(), in.table.variables);
  DMatrixHandle handle = nullptr;
  if (XGDMatrixCreateFromDense(place.c_str(), R"({"missing":NaN,"nthread":1})", &handle) != 0) return complaint();
  Matrix out{handle};
  const std::vector<float> target(in.target.begin(), in.target.end());
  if (XGDMatrixSetFloatInfo(handle, "label", target.data(), target.size()) != 0) return complaint();
  return out;
}

using Parameter = std::pair<const char*, std::string>;

std::vector<Parameter> parameters_of(const LearnerRows& in, const TrainingChoice& choice, int trees,
                                     std::uint64_t seed) {
  const bool boosting = choice.learner == Learner::boosting;
  // One thread: several would wait for each other in busy loops (doc/explain.md), and the last bit would depend on how
  // many there are. Work is shared out by bags.
  return {{"nthread", "1"},
          {"verbosity", "0"},
          {"objective", "reg:squarederror"},
          {"tree_method", "hist"},
          {"base_score", fmt::format("{:.9g}", in.base)},
          {"eta", fmt::format("{}", boosting ? choice.learning_rate : 1.0)},
          {"num_parallel_tree", fmt::format("{}", boosting ? 1 : trees)},
          {"max_depth", fmt::format("{}", choice.depth)},
          {"max_bin", fmt::format("{}", choice.bins)},
          {"min_child_weight", fmt::format("{}", choice.least_rows)},
          {"lambda", "0"},
          {"subsample", fmt::format("{}", choice.row_share)},
          {"colsample_bynode", fmt::format("{}", choice.variable_share)},
          {"seed", fmt::format("{}", seed)}};
}

}  // namespace

Result<Forest> grow(const LearnerRows& in, const TrainingChoice& choice, int trees, std::uint64_t seed) {
  LANTIAN_TRY(const Matrix matrix, matrix_of(in));
  const DMatrixHandle matrices[] = {matrix.get()};
  BoosterHandle handle = nullptr;
  if (XGBoosterCreate(matrices, 1, &handle) != 0) return complaint();
  const Booster booster{handle};
  for (const auto& [name, value] : parameters_of(in, choice, trees, seed)) {
    if (XGBoosterSetParam(handle, name, value.c_str()) != 0) return complaint();
  }
  const int rounds = choice.learner == Learner::boosting ? trees : 1;
  for (int round = 0; round < rounds; ++round) {
    if (XGBoosterUpdateOneIter(handle, round, matrix.get()) != 0) return complaint();
  }
  bst_ulong length = 0;
  const char* bytes = nullptr;
  if (XGBoosterSaveModelToBuffer(handle, R"({"format":"json"})", &length, &bytes) != 0) return complaint();
  return read_model({bytes, length});
}

}  // namespace lantian::explain
