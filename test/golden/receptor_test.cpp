// Receptor model on two sets that EPA PMF ships: Baltimore (PM2.5, every third day) and Baton Rouge (hydrocarbons, by
// hours). The Q to beat was computed by ESAT's LS-NMF with all species strong (four and six starts).
#include "base/text.hpp"
#include "explain/receptor/factorise.hpp"
#include "serve/explain_receptor.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace {

using namespace lantian;
using namespace lantian::explain::receptor;

struct PublishedQ {
  const char *values, *doubts;
  char separator;
  std::size_t samples, species, left_out, factors;
  double q_true, q_robust;
};
constexpr PublishedQ baltimore{
    "Dataset-Baltimore_con.txt", "Dataset-Baltimore_unc.txt", '\t', 630, 26, 27, 7, 14207.7, 13134.1};
constexpr PublishedQ baton_rouge{
    "Dataset-BatonRouge-con.csv", "Dataset-BatonRouge-unc.csv", ',', 307, 41, 0, 4, 84684, 70305};

serve::ReceptorAnswer fit_of(const std::filesystem::path& folder, const PublishedQ& set) {
  serve::ReceptorQuestion question;
  question.concentrations = (folder / set.values).string();
  question.uncertainties = (folder / set.doubts).string();
  question.factors = set.factors;
  question.threads = 2;
  auto answer = serve::answer_receptor(LANTIAN_SOURCE_DIR, question, nullptr);
  REQUIRE_MESSAGE(answer.ok(), (answer.ok() ? "" : answer.error().text()));
  return *std::move(answer);
}

/// Numbers of the complete rows by a plain pass over the text.
std::vector<double> plain_numbers(const std::filesystem::path& path, char separator) {
  std::vector<double> all;
  const std::string text = golden::bytes_of(path);
  bool head = true;
  for (const std::string_view line : split(text, '\n')) {
    std::vector<double> row;
    const auto cells = split(trimmed(line), separator);
    for (std::size_t n = 1; n < cells.size(); ++n) row.push_back(std::strtod(std::string{cells[n]}.c_str(), nullptr));
    if (!head && cells.size() > 1) all.insert(all.end(), row.begin(), row.end());
    head = false;
  }
  return all;
}

void check_fit(const std::filesystem::path& folder, const PublishedQ& set) {
  const auto answer = fit_of(folder, set);
  CHECK(answer.table.samples.size() == set.samples);
  CHECK(answer.table.species.size() == set.species);
  CHECK(answer.table.left_out == set.left_out);
  const Fit& fit = answer.fit;
  const StartOutcome& best = fit.starts[fit.best];
  CHECK(fit.starts.size() == 20);
  CHECK(best.q_true <= 1.01 * set.q_true);
  CHECK(best.q_robust <= 1.01 * set.q_robust);
  CHECK(best.settled);
  CHECK(distance_from_minimum(answer.chosen.problem, fit.factors) < 1e-3);
  for (std::size_t n = 1; n < fit.course.trace.size(); ++n) CHECK(fit.course.trace[n] <= fit.course.trace[n - 1]);

  const auto values = plain_numbers(folder / set.values, set.separator),
             doubts = plain_numbers(folder / set.doubts, set.separator);
  REQUIRE(values.size() == set.samples * set.species);
  double q_plain = 0, q_limited = 0;
  for (std::size_t n = 0; n < values.size(); ++n) {
    double model = 0;
    for (std::size_t factor = 0; factor < set.factors; ++factor)
      model += fit.factors.contributions.at(factor, n / set.species) * fit.factors.profiles.at(factor, n % set.species);
    const double off = std::abs(values[n] - model) / doubts[n];
    q_plain += off * off;
    q_limited += off > 4 ? 4 * off : off * off;
  }
  CHECK(best.q_true == doctest::Approx(q_plain).epsilon(1e-9));
  CHECK(best.q_robust == doctest::Approx(q_limited).epsilon(1e-9));
}

TEST_CASE("Baltimore and Baton Rouge: the best of 20 starts is no worse than the Q to beat") {
  const auto folder = golden::shared("data/receptor");
  if (!folder) return;
  check_fit(*folder, baltimore);
  check_fit(*folder, baton_rouge);
}

TEST_CASE("the answer of a receptor model holds what its tables say, in words and for machines") {
  const auto folder = golden::shared("data/receptor");
  if (!folder) return;
  serve::ReceptorQuestion question;
  question.concentrations = (*folder / baton_rouge.values).string();
  question.uncertainties = (*folder / baton_rouge.doubts).string();
  question.factors = 4;
  question.starts = 2;
  question.resamples = 5;
  question.displacement = true;
  question.weak = {"tnmoc"};
  question.bad = {"Unidentified"};
  std::size_t seen = 0;
  const auto answer =
      serve::answer_receptor(LANTIAN_SOURCE_DIR, question, [&](std::string_view part, std::size_t done, std::size_t) {
        ++seen;
        return part != "displacement" || done < 4;
      });
  REQUIRE(answer.ok());
  CHECK(answer->displacement->done == 4);
  CHECK(seen == 2 + 5 + 4);
  const auto sheet = serve::receptor_sheet(*answer);
  for (const bool chinese : {true, false}) {
    const auto say = serve::ExplainWords::open(LANTIAN_SOURCE_DIR, chinese);
    REQUIRE(say.ok());
    const std::string text = serve::printed_sheet(*say, sheet);
    CHECK(text.find("TNMOC *") != std::string::npos);
    CHECK(text.find("EPA PMF 5.0") != std::string::npos);
    CHECK(text.find("Unidentified *") == std::string::npos);
  }
  const std::string csv = serve::csv_of_sheet(sheet);
  CHECK(csv.starts_with("kind,factor,name,value,boot_p5,boot_median,boot_p95,disp_low,disp_high,disp_open,swapped\n"));
  CHECK(std::ranges::count(csv, '\n') == 1 + 4 * (40 + 307));
  CHECK(serve::json_of_sheet(sheet).find("\"receptor_mapping\"") != std::string::npos);
}

}  // namespace
