#include "serve/explain_osse.hpp"

#include "app/explain_desk.hpp"
#include "app/transport_desk.hpp"
#include "keep/files.hpp"
#include "serve/osse_region.hpp"

namespace lantian::app {
namespace {

Result<int> answer_osse(const OsseWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  const std::string path = data_root() + "/data/explain/inversion.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  LANTIAN_TRY(const explain::InversionRule rule, serve::read_inversion_rule({path, std::move(text)}));
  serve::OsseSummary summary;
  for (int n = 0; n < words.seeds; ++n) {
    const std::uint64_t seed = words.seed + static_cast<std::uint64_t>(n);
    std::optional<ProgressLine> progress;
    LANTIAN_TRY(const twin::Osse osse, serve::region_osse(office, words.region, seed, threads_of(words.threads),
                                                          [&](std::size_t done, std::size_t all) {
                                                            if (!progress) progress.emplace(all);
                                                            progress->show(fmt::format("seed {}", seed), done);
                                                            return true;
                                                          }));
    progress.reset();
    summary.verdicts.push_back(serve::judge_osse(osse, explain::invert(serve::inversion_of(osse, rule))));
    if (!words.out.empty() && n + 1 == words.seeds) {
      LANTIAN_CHECK(keep::write_file(words.out, twin::osse_csv(osse.before) + twin::osse_csv(osse.after)));
    }
  }
  LANTIAN_TRY(const auto say, serve::ExplainWords::open(data_root(), words.language != "en"));
  print(words.json ? serve::json_of_osse(summary) : serve::printed_osse(say, summary));
  return 0;
}

}  // namespace

int run_explain_osse(const OsseWords& words) {
  return exit_code(answer_osse(words));
}

}  // namespace lantian::app
