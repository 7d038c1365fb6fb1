#include "inventory/compute.hpp"
#include "measure.hpp"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

/// bench_inventory_compute [ACTIVITIES]: tonnes of 200 000 activities and five pollutants, with formula and lineage of
/// every row; the sums are checked against amounts times factors added up beside. For scale: a plain copy of the
/// finished rows.
namespace lantian::bench {
namespace {

using namespace inventory;

template <class Book>
Book need(Result<Book> book) {
  if (book) return *std::move(book);
  fmt::print(stderr, "bench_inventory_compute: {}\n", book.error().text());
  std::exit(1);
}

terms::SourceFile file_of(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {path.string(), std::string{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}}};
}

struct Books {
  std::filesystem::path data = std::filesystem::path{LANTIAN_DATA_ROOT} / "data";
  ClassBook classes = need(ClassBook::read(file_of(data / "inventory" / "classes.toml")));
  UnitBook units = need(UnitBook::read(file_of(data / "inventory" / "units.toml")));
  MethodBook methods = need(MethodBook::read(file_of(data / "inventory" / "methods.toml")));
  std::vector<terms::SourceFile> files{file_of(data / "factors" / "seed-clean-heating" / "2023.toml"),
                                       file_of(data / "factors" / "voc-table" / "2014.toml")};
  FactorStore factors = need(FactorStore::read(files));
};

struct Work {
  std::vector<Source> sources;
  std::vector<Activity> activities;
  double coal_t = 0;
};

/// Households and boilers in turn over seven counties; amounts from a fixed rule.
Work synthetic_work(std::size_t count) {
  constexpr const char* counties[] = {"652301", "652302", "652323", "652324", "652325", "652327", "652328"};
  Work work;
  const Period year = need(parse_period("2023"));
  for (std::size_t i = 0; i < count; ++i) {
    Source& source = work.sources.emplace_back();
    source.id = fmt::format("synthetic-{:07}", (i * 7919) % count);
    source.unit_id = counties[i % 7];
    source.class_code = i % 3 == 0 ? "01-IND-COA-L65" : "01-RES-BIT-STV";
    source.synthetic = true;
    Activity& activity = work.activities.emplace_back();
    activity.record = fmt::format("activity/{}/2023@1", source.id);
    activity.source_id = source.id;
    activity.period = year;
    activity.value = Decimal{static_cast<std::int64_t>(1000 + (i * 31) % 9000), 2};
    activity.unit = "t";
    work.coal_t += static_cast<double>(activity.value.unscaled) / 100;
  }
  return work;
}

bool near(const std::optional<double>& value, double expected) {
  return value && std::abs(*value - expected) <= 1e-9 * expected;
}

bool is_right(const Computed& computed, const Work& work) {
  return computed.rows.size() == work.activities.size() * 5 && computed.gaps.empty() &&
         near(total_of(computed.rows, Pollutant::so2).mass_t, work.coal_t * 1.5e-3) &&
         near(total_of(computed.rows, Pollutant::nox).mass_t, work.coal_t * 1.1e-3) &&
         near(total_of(computed.rows, Pollutant::pm).mass_t, work.coal_t * 10e-3) &&
         near(total_of(computed.rows, Pollutant::co2).mass_t, work.coal_t * 1.89924);
}

/// Copying finished rows: what their memory alone costs, with every name and formula already known.
double copied(const Computed& computed) {
  const double cpu = cpu_seconds();
  const std::vector<Emission> copy = computed.rows;
  const double seconds = cpu_seconds() - cpu;
  if (copy.size() != computed.rows.size()) std::exit(1);
  return seconds;
}

int run(std::size_t count) {
  const Books books;
  const Work work = synthetic_work(count);
  const Basis basis{&books.classes,
                    &books.units,
                    &books.factors,
                    &books.methods,
                    {{"seed-clean-heating", "2023"}, {"voc-table", "2014"}},
                    {Pollutant::so2, Pollutant::nox, Pollutant::pm, Pollutant::voc, Pollutant::co2}};
  double best = 0;
  double plain = 0;
  for (int round = 0; round < 3; ++round) {
    const auto start = Clock::now();
    const double cpu = cpu_seconds();
    const Computed computed = need(compute(basis, work.sources, work.activities));
    const double seconds = seconds_since(start);
    const double cpu_used = cpu_seconds() - cpu;
    if (!is_right(computed, work)) {
      fmt::print(stderr, "bench_inventory_compute: wrong answer\n");
      return 1;
    }
    const double copy = copied(computed);
    best = round == 0 ? cpu_used : std::min(best, cpu_used);
    plain = round == 0 ? copy : std::min(plain, copy);
    fmt::print("compute    {:>9} rows  {:6.3f} s  {:5.2f} M/s  (cpu {:.3f} s, answer checked)  peak {} MiB\n",
               computed.rows.size(), seconds, static_cast<double>(computed.rows.size()) / seconds / 1e6, cpu_used,
               peak_mib());
  }
  fmt::print("copying the finished rows: cpu {:.3f} s; computing them costs {:.1f} times as much\n", plain,
             best / plain);
  return 0;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  return lantian::bench::run(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200'000);
}
