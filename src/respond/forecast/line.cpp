#include "respond/forecast/line.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace lantian::respond {
namespace {

/// Solves a x = b for a symmetric positive a, [row * n + column], by its root (Cholesky). Changes both.
void solve_symmetric(std::vector<double>& a, std::vector<double>& b) {
  const std::size_t n = b.size();
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < j; ++k) a[j * n + j] -= a[j * n + k] * a[j * n + k];
    a[j * n + j] = std::sqrt(std::max(a[j * n + j], 1e-12));
    for (std::size_t i = j + 1; i < n; ++i) {
      for (std::size_t k = 0; k < j; ++k) a[i * n + j] -= a[i * n + k] * a[j * n + k];
      a[i * n + j] /= a[j * n + j];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
}

/// Mean and deviation of what is there of a column, over some rows.
void put_scale(const explain::Predictors& table, const std::vector<std::size_t>& rows, std::size_t variable, double& mean,
               double& deviation) {
  double sum = 0, squares = 0, count = 0;
  for (const std::size_t row : rows) {
    const auto value = static_cast<double>(table.at(row, variable));
    if (std::isnan(value)) continue;
    sum += value;
    squares += value * value;
    ++count;
  }
  mean = count > 0 ? sum / count : 0;
  deviation = count > 0 ? std::sqrt(std::max(0.0, squares / count - mean * mean)) : 0;
}

}  // namespace

LeadLines::Line LeadLines::fit_lead(const explain::Predictors& table, std::span<const double> target, float lead,
                                    double ridge) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (table.at(row, 0) == lead) rows.push_back(row);
  }
  const std::size_t n = table.variables;
  Line line{lead, 0, std::vector<double>(n), std::vector<double>(n), std::vector<double>(n)};
  for (std::size_t v = 0; v < n; ++v) put_scale(table, rows, v, line.mean[v], line.deviation[v]);
  for (const std::size_t row : rows) line.base += target[row] / static_cast<double>(rows.size());
  std::vector<double> products(n * n), scaled(n);
  for (const std::size_t row : rows) {
    for (std::size_t v = 0; v < n; ++v) {
      const auto value = static_cast<double>(table.at(row, v));
      const bool says = line.deviation[v] > 0 && !std::isnan(value);
      scaled[v] = says ? (value - line.mean[v]) / line.deviation[v] : 0;
    }
    for (std::size_t v = 0; v < n; ++v) {
      line.slope[v] += scaled[v] * (target[row] - line.base);
      for (std::size_t w = 0; w <= v; ++w) products[v * n + w] += scaled[v] * scaled[w];
    }
  }
  for (std::size_t v = 0; v < n; ++v) products[v * n + v] += ridge * static_cast<double>(rows.size());
  solve_symmetric(products, line.slope);
  return line;
}

LeadLines LeadLines::fit(const explain::Predictors& table, std::span<const double> target, double ridge) {
  std::set<float> leads;
  for (std::size_t row = 0; row < table.rows; ++row) leads.insert(table.at(row, 0));
  LeadLines out;
  for (const float lead : leads) out.lines_.push_back(fit_lead(table, target, lead, ridge));
  return out;
}

double LeadLines::answer(const explain::Predictors& table, std::size_t row) const {
  const auto line = std::ranges::find(lines_, table.at(row, 0), &Line::lead);
  if (line == lines_.end()) return 0;
  double out = line->base;
  for (std::size_t v = 0; v < table.variables; ++v) {
    const auto value = static_cast<double>(table.at(row, v));
    if (line->deviation[v] > 0 && !std::isnan(value)) out += line->slope[v] * (value - line->mean[v]) / line->deviation[v];
  }
  return out;
}

}  // namespace lantian::respond
