#include "inventory/measures/reduction.hpp"
#include "measure.hpp"

#include <fmt/core.h>

#include <cmath>
#include <map>

/// bench_reductions [SOURCES [MEASURES]]: measures on the emissions of many sources, 5 pollutants each. The answer is
/// checked: base minus after is the sum of gross reductions for each source and pollutant, and the whole sum is that of
/// a plain second computation, row by row without an index.
namespace lantian::bench {
namespace {

using namespace inventory;

constexpr int counties = 10;
constexpr std::array pollutants{Pollutant::so2, Pollutant::nox, Pollutant::pm, Pollutant::voc, Pollutant::co};
constexpr std::array<std::string_view, 5> classes{"01-IND-COA-L65", "01-IND-COA-G65", "02-CEM-CLK-NSP", "02-SIL-SI-EAF",
                                                  "04-COT-SOL-IND"};

struct Work {
  Period period = *parse_period("2023");
  std::vector<Source> sources;
  std::vector<Emission> base;
  std::vector<Measure> measures;
};

std::string county_of(int number) {
  return fmt::format("6523{:02}", 1 + number % counties);
}

void put_source(int number, Work& work) {
  Source source;
  source.id = fmt::format("S{:05}", number);
  source.enterprise = fmt::format("E{:04}", number / 5);
  source.unit_id = county_of(number);
  source.class_code = classes[static_cast<std::size_t>(number / 7) % classes.size()];
  for (const Pollutant pollutant : pollutants) {
    Emission row;
    row.source_id = source.id;
    row.unit_id = source.unit_id;
    row.class_code = source.class_code;
    row.pollutant = pollutant;
    row.period = work.period;
    row.mass_t = 1 + (number * 37 + static_cast<int>(pollutant) * 11) % 1000 / 10.0;
    row.residual = 1.0;
    row.method = "EF";
    row.activity_record = "activity/" + source.id;
    row.formula = "synthetic";
    work.base.push_back(std::move(row));
  }
  work.sources.push_back(std::move(source));
}

/// Half on enterprises, the rest on classes in counties, two on everything; all types but caps; a tenth begins inside
/// the year.
Measure measure_of(int number, int enterprises) {
  Measure measure;
  measure.id = fmt::format("M{:04}", number);
  measure.record = "bench";
  measure.type = static_cast<MeasureType>(2 + number % 4);
  measure.mode = MeasureMode::add;
  measure.programme = fmt::format("programme {}", number % 3);
  if (number % 2 == 0) {
    measure.filter.enterprise = fmt::format("E{:04}", number * 13 % enterprises);
  } else if (number % 250 != 1) {
    measure.filter.unit_id = county_of(number / 2);
    measure.filter.class_prefix = classes[static_cast<std::size_t>(number / 4) % classes.size()];
  }
  if (measure.type == MeasureType::activity) {
    measure.activity_ratio = Decimal{90, 2};
  } else {
    measure.control_percent = Decimal{20 + number % 30, 0};
  }
  measure.start = *parse_day(number % 10 == 0 ? "2023-05-01" : "2020-01-01");
  measure.status = MeasureStatus::verified;
  return measure;
}

/// The same by the plainest way there is: for each row every measure, day by day of two stretches. Only for adding
/// controls and ratios, which is all this work holds; the most particular of a type and programme acts.
double plain_gross(const Work& work, std::size_t every) {
  const auto level = [](const Measure& m) {
    return !m.filter.enterprise.empty() ? 3 : !m.filter.unit_id.empty() ? 2 : 1;
  };
  double gross = 0;
  for (std::size_t i = 0; i < work.base.size(); i += every) {
    const Emission& row = work.base[i];
    const Source& source = work.sources[i / pollutants.size()];
    double after = 0;
    for (Day day = work.period.begin; day < work.period.end; day += std::chrono::days{1}) {
      std::map<std::pair<MeasureType, std::string>, int> highest;
      const auto acts = [&](const Measure& m) {
        return m.start <= day && (m.filter.enterprise.empty() || m.filter.enterprise == source.enterprise) &&
               (m.filter.unit_id.empty() || m.filter.unit_id == row.unit_id) &&
               (m.filter.class_prefix.empty() || m.filter.class_prefix == row.class_code);
      };
      double left = *row.mass_t / work.period.days();
      std::vector<const Measure*> acting;
      for (const Measure& m : work.measures) {
        if (!acts(m)) continue;
        acting.push_back(&m);
        int& best = highest[{m.type, m.programme}];
        best = std::max(best, level(m));
      }
      for (const Measure* m : acting) {
        if (level(*m) < highest[{m->type, m->programme}]) continue;
        left *= m->activity_ratio ? m->activity_ratio->approximate() : 1 - m->control_percent->approximate() / 100;
      }
      after += left;
    }
    gross += *row.mass_t - after;
  }
  return gross;
}

int check(const Work& work, const ReductionReport& report) {
  std::map<std::pair<std::string_view, Pollutant>, double> cut;
  for (const Reduction& row : report.rows) cut[{row.source_id, row.pollutant}] += row.gross_t;
  constexpr std::size_t every = 499;
  double sampled = 0;
  for (std::size_t i = 0; i < work.base.size(); ++i) {
    const double gross = *work.base[i].mass_t - *report.after[i].mass_t;
    if (i % every == 0) sampled += gross;
    if (std::abs(gross - cut[{work.base[i].source_id, work.base[i].pollutant}]) >
        1e-12 * *work.base[i].mass_t + 1e-12) {
      fmt::print(stderr, "bench_reductions: {} does not close\n", work.base[i].source_id);
      return 1;
    }
  }
  const double plain = plain_gross(work, every);
  if (std::abs(sampled - plain) > 1e-9 * plain) {
    fmt::print(stderr, "bench_reductions: {} t cut, the plain way {} t\n", sampled, plain);
    return 1;
  }
  return 0;
}

int run(int sources, int measures) {
  Work work;
  for (int i = 0; i < sources; ++i) put_source(i, work);
  const int enterprises = std::max(1, sources / 5);
  for (int i = 0; i < measures; ++i) work.measures.push_back(measure_of(i, enterprises));
  for (const bool shapley : {false, true}) {
    const auto start = Clock::now();
    const double cpu = cpu_seconds();
    const auto report =
        reductions({}, work.sources, work.base, work.measures, work.period, nullptr, {MeasureStatus::planned, shapley});
    const double seconds = seconds_since(start);
    if (!report) return failed(report.error());
    fmt::print(
        "reductions {:>7} emissions x {} measures, Shapley {:3}: {:.3f} s (cpu {:.3f} s), {} rows, {} notes, peak "
        "{} MiB\n",
        work.base.size(), measures, shapley ? "yes" : "no", seconds, cpu_seconds() - cpu, report->rows.size(),
        report->notes.size(), peak_mib());
    if (const int wrong = check(work, *report); wrong != 0) return wrong;
  }
  return 0;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  const int sources = argc > 1 ? std::atoi(argv[1]) : 5000;
  const int measures = argc > 2 ? std::atoi(argv[2]) : 500;
  if (sources < 1 || measures < 0) {
    fmt::print(stderr, "bench_reductions [SOURCES [MEASURES]]\n");
    return 2;
  }
  return lantian::bench::run(sources, measures);
}
