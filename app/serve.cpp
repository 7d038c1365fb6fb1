#include "app/serve.hpp"

#include "app/desk.hpp"
#include "app/end_signals.hpp"
#include "keep/files.hpp"
#include "serve/demo_service.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <thread>

namespace lantian::app {
namespace {

/// The web application: LANTIAN_WEB when set, else where ./do web builds it.
std::string web_directory() {
  const char* told = std::getenv("LANTIAN_WEB");  // NOLINT(concurrency-mt-unsafe): before any thread
  return told != nullptr ? std::string{told} : data_root() + "/build/web";
}

serve::Pages open_pages() {
  auto pages = serve::Pages::open(web_directory());
  if (pages) return *std::move(pages);
  fmt::print(stderr, "lantian: {}; the addresses below /api are served without it\n", pages.error().text());
  return serve::Pages::without("The web application is not built: run ./do web. The API is at /api/v1.");
}

Result<void> announce(const serve::Service& service, const std::string& port_file) {
  fmt::print("Lantian listens: http://localhost:{}\n", service.port());
  std::fflush(stdout);
  if (port_file.empty()) return {};
  return keep::write_file(port_file, fmt::format("{}\n", service.port()));
}

}  // namespace

Result<int> serve_demo(const DemoWords& words) {
  allow_many_connections();
  EndSignals signals;  // before any thread begins, so that all of them leave the signals alone
  std::signal(SIGPIPE, SIG_IGN);
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const serve::InventoryOffice inventory, serve::InventoryOffice::open(office));
  LANTIAN_TRY(const serve::DocketOffice docket, serve::DocketOffice::open(data_root(), "changji"));
  LANTIAN_TRY(serve::ApiWords say, serve::ApiWords::open(data_root()));
  serve::ServiceOptions options;
  options.http.port = words.port;
  options.version = LANTIAN_VERSION;
  serve::Service service{options, std::move(say), open_pages()};
  serve::DemoService demo{service, inventory, docket, words.out};
  demo.mount();
  LANTIAN_CHECK(service.listen());
  std::jthread making{[&] {
    const Result<void> made = demo.prepare();
    if (!made) complain(made.error());
  }};
  LANTIAN_CHECK(announce(service, words.port_file));
  signals.wait_and([&] {
    demo.stop();
    service.stop();
  });
  service.run();
  return 0;
}

}  // namespace lantian::app
