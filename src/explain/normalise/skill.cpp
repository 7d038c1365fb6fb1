#include "explain/normalise/skill.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>

#include <cmath>
#include <numeric>
#include <set>

namespace lantian::explain {

Skill skill_of(std::span<const double> observed, std::span<const double> predicted) {
  LANTIAN_ASSERT(observed.size() == predicted.size() && !observed.empty(), "skill of unequal or empty lists");
  const auto n = static_cast<double>(observed.size());
  const double mean_o = std::accumulate(observed.begin(), observed.end(), 0.0) / n;
  const double mean_p = std::accumulate(predicted.begin(), predicted.end(), 0.0) / n;
  double oo = 0, pp = 0, op = 0, errors = 0;
  for (std::size_t i = 0; i < observed.size(); ++i) {
    const double o = observed[i] - mean_o, p = predicted[i] - mean_p, e = predicted[i] - observed[i];
    oo += o * o;
    pp += p * p;
    op += o * p;
    errors += e * e;
  }
  Skill out;
  out.rows = observed.size();
  out.r2 = oo > 0 && pp > 0 ? op * op / (oo * pp) : 0;
  out.nse = oo > 0 ? 1 - errors / oo : 0;
  out.rmse = std::sqrt(errors / n);
  out.bias = mean_p - mean_o;
  return out;
}

std::vector<std::uint32_t> rows_to_learn(const ModelTable& table, const Values& target) {
  std::vector<std::uint32_t> out;
  for (const std::uint32_t row : table.usable) {
    if (target[row]) out.push_back(row);
  }
  return out;
}

std::vector<double> values_of(const Values& target, std::span<const std::uint32_t> rows) {
  std::vector<double> out;
  out.reserve(rows.size());
  for (const std::uint32_t row : rows) out.push_back(target[row].value_or(0));
  return out;
}

Result<BlockedAnswer> blocked_skill(const ModelTable& table, std::span<const HourEnding> ends,
                                    std::span<const std::uint32_t> rows, std::span<const double> target,
                                    const TrainingChoice& training, const BlockChoice& blocks) {
  std::vector<int> fold_of;
  std::set<std::int64_t> seen;
  for (const std::uint32_t row : rows) {
    const std::int64_t block = (day_of(ends[row]) - day_of(ends.front())).count() / blocks.block_days;
    seen.insert(block);
    fold_of.push_back(static_cast<int>(block % blocks.folds));
  }
  if (seen.size() < static_cast<std::size_t>(2 * blocks.folds)) {
    return Error{ErrorCode::incomplete,
                 fmt::format("{} blocks of {} days hold rows to learn from; skill on unseen blocks in {} turns needs "
                             "at least {}",
                             seen.size(), blocks.block_days, blocks.folds, 2 * blocks.folds),
                 "record"};
  }
  BlockedAnswer out;
  out.predicted.resize(rows.size());
  for (int fold = 0; fold < blocks.folds; ++fold) {
    std::vector<std::uint32_t> learned;
    std::vector<double> answers;
    for (std::size_t n = 0; n < rows.size(); ++n) {
      if (fold_of[n] == fold) continue;
      learned.push_back(rows[n]);
      answers.push_back(target[n]);
    }
    LANTIAN_TRY(const Forest forest, train(table.table, learned, answers, training));
    for (std::size_t n = 0; n < rows.size(); ++n) {
      if (fold_of[n] == fold) out.predicted[n] = forest.predict(table.table, rows[n]);
    }
  }
  out.skill = skill_of(target, out.predicted);
  return out;
}

}  // namespace lantian::explain
