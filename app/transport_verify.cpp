#include "app/inventory_desk.hpp"
#include "app/transport.hpp"
#include "serve/transport_checks.hpp"
#include "serve/transport_speed.hpp"

namespace lantian::app {
namespace {

Result<int> answer_verify(const TransportVerifyWords& words) {
  LANTIAN_TRY(const auto offices, open_offices());
  LANTIAN_TRY(const auto answer, serve::verify_transport(*offices->inventory, words.problems, words.language != "en"));
  print(answer.text);
  return answer.short_of == 0 ? 0 : 1;
}

Result<int> answer_bench(const TransportBenchWords& words) {
  LANTIAN_TRY(const auto offices, open_offices());
  const auto speed = serve::measure_transport({words.nx, words.ny, words.nz});
  print(serve::printed_speed(*offices->inventory, speed, words.language != "en"));
  return speed.right() ? 0 : 1;
}

}  // namespace

int run_transport_verify(const TransportVerifyWords& words) {
  return exit_code(answer_verify(words));
}

int run_transport_bench(const TransportBenchWords& words) {
  return exit_code(answer_bench(words));
}

}  // namespace lantian::app
